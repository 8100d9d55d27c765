package expanse.report;

import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.run.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How F1, precision and recall move with the threshold, on the validation windows.
public final class ThresholdSection {
  static final String PICTURE = "threshold.png";

  private static final int MOST_ROWS = 20;

  private ThresholdSection() {}

  /// Draws the curve of a `threshold_optimization_results.csv`.
  ///
  /// @param csv the table
  /// @param chosen the threshold to mark
  /// @param png the picture to write
  public static void draw(Path csv, double chosen, Path png) {
    Path folder = png.toAbsolutePath().getParent();
    Path name = png.getFileName();
    if (folder == null || name == null) {
      throw new IllegalArgumentException("not a file: " + png);
    }
    picture(RunTable.read(csv), chosen, folder, name.toString());
  }

  static void addTo(Document document, RunTable table, double chosen, Path folder) {
    if (table.isEmpty()) {
      return;
    }
    document.add(new Document.Section("Threshold"));
    document.add(picture(table, chosen, folder, PICTURE));
    document.add(rows(table, chosen));
  }

  private static Document.Picture picture(RunTable table, double chosen, Path folder, String file) {
    double[] x = table.numbers("threshold");
    List<Line> lines = new ArrayList<>();
    lines.add(Line.solid("F1", x, table.numbers("f1"), Palette.BLUE));
    lines.add(Line.solid("precision", x, table.numbers("precision"), Palette.ORANGE));
    lines.add(Line.solid("recall", x, table.numbers("recall"), Palette.GREEN));
    if (Double.isFinite(chosen)) {
      lines.add(
          Line.dashed(
              "chosen: " + Format.score(chosen),
              new double[] {chosen, chosen},
              new double[] {0, 1},
              Palette.RED));
    }
    return Charts.lines(
        folder,
        file,
        "threshold",
        "score",
        Range.FREE,
        Range.UNIT,
        lines,
        "F1, precision and recall (micro) on the validation windows at each threshold of the"
            + " grid.");
  }

  private static Document.Table rows(RunTable table, double chosen) {
    double[] threshold = table.numbers("threshold");
    int nearest = 0;
    for (int r = 1; r < threshold.length; r++) {
      if (Math.abs(threshold[r] - chosen) < Math.abs(threshold[nearest] - chosen)) {
        nearest = r;
      }
    }
    double[] f1 = table.numbers("f1");
    double[] precision = table.numbers("precision");
    double[] recall = table.numbers("recall");
    double[] predicted = table.numbers("n_pred_spans");
    double[] truth = table.numbers("n_true_spans");
    int step = Math.ceilDiv(threshold.length, MOST_ROWS);
    List<List<Cell>> rows = new ArrayList<>();
    for (int r = 0; r < threshold.length; r++) {
      if ((r - nearest) % step != 0) {
        continue;
      }
      Tone tone = r == nearest ? Tone.GOOD : Tone.PLAIN;
      rows.add(
          List.of(
              new Cell(Format.score(threshold[r]), tone),
              new Cell(Format.score(f1[r]), tone),
              Cell.of(Format.score(precision[r])),
              Cell.of(Format.score(recall[r])),
              Cell.of(Format.count(Math.round(predicted[r]))),
              Cell.of(Format.count(Math.round(truth[r])))));
    }
    return new Document.Table(
        "Scores on the validation windows at selected thresholds of the grid; the row nearest to"
            + " the chosen threshold is highlighted.",
        List.of("threshold", "F1", "precision", "recall", "detected bars", "labelled bars"),
        rows,
        0);
  }
}
