package expanse.report;

import expanse.base.AtomicFiles;
import expanse.learningcurve.LearningCurveResult;
import expanse.learningcurve.LearningCurveResult.FitPoint;
import expanse.learningcurve.LearningCurveResult.Gain;
import expanse.learningcurve.LearningCurveResult.Point;
import expanse.learningcurve.LearningCurveResult.Trial;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The page of a learning curve: the curve, its table, and what the next labels are worth.
public final class LearningCurvePage {
  private final LearningCurveResult result;
  private final String models;
  private final Path folder;

  private LearningCurvePage(LearningCurveResult result, String models, Path folder) {
    this.result = result;
    this.models = models;
    this.folder = folder;
  }

  /// Writes `index.html`, `learning_curve.md` and `learning_curve.png`; returns the page.
  ///
  /// @param models what was trained, in words
  public static Path write(LearningCurveResult result, String models, Path folder) {
    Document document = new LearningCurvePage(result, models, folder).compose();
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    AtomicFiles.writeString(
        folder.resolve("learning_curve.md"), new MarkdownRenderer().render(document));
    return page;
  }

  private Document compose() {
    Document document = new Document("Expanse: learning curve", models);
    Gain gain = result.gain();
    document.add(
        new Document.Banner(
            gain != null && gain.certain() ? Tone.GOOD : Tone.WARN,
            "What more labels are worth",
            sentence(result.outlook())));
    document.add(new Document.Section("Curve"));
    document.add(picture());
    document.add(new Document.Text("Scored on " + result.scoredOn() + "."));
    document.add(table());
    document.add(new Document.Section("Every training"));
    document.add(trials());
    return document;
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private Document.Picture picture() {
    List<Line> lines = new ArrayList<>();
    double[] x = values(Point::labels);
    double last = x[x.length - 1];
    if (!result.fit().isEmpty()) {
      double[] at = result.fit().stream().mapToDouble(FitPoint::labels).toArray();
      lines.add(
          Line.between(
              "95 % interval of the fitted curve",
              at,
              result.fit().stream().mapToDouble(p -> p.f1().lower()).toArray(),
              result.fit().stream().mapToDouble(p -> p.f1().upper()).toArray(),
              Palette.BLUE));
      lines.add(
          Line.solid(
              "fitted curve of F1",
              at,
              result.fit().stream().mapToDouble(p -> p.f1().value()).toArray(),
              Palette.BLUE));
      last = at[at.length - 1];
    }
    for (Point p : result.points()) {
      lines.add(
          Line.solid(
              "",
              new double[] {p.labels(), p.labels()},
              new double[] {p.f1().lower(), p.f1().upper()},
              Palette.INK));
    }
    lines.add(Line.marks("F1 with 95 % interval", x, values(p -> p.f1().value()), Palette.INK));
    lines.add(
        Line.dotted(
            "average precision", x, values(p -> p.averagePrecision().value()), Palette.GREEN));
    double[] ends = {x[0], last};
    lines.add(
        Line.dashed(
            "F1 of the baseline that detects every bar",
            ends,
            new double[] {result.everyBar(), result.everyBar()},
            Palette.SOFT));
    return Charts.lines(
        folder,
        "learning_curve.png",
        "labels in the training windows",
        "score",
        Range.FROM_ZERO,
        Range.FROM_ZERO,
        lines,
        "Scores on windows that the models were not trained on, by the number of training labels."
            + (result.fit().isEmpty()
                ? ""
                : " Beyond the last point the curve is an extrapolation; its interval does not"
                    + " include the risk that the power law fails there."));
  }

  private double[] values(ToDoubleFunction<Point> of) {
    return result.points().stream().mapToDouble(of).toArray();
  }

  private Document.Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Point p : result.points()) {
      rows.add(
          List.of(
              Cell.of(String.format(Locale.ROOT, "%.0f", p.labels())),
              Cell.of(String.format(Locale.ROOT, "%.0f", p.windows())),
              Cell.of(Format.score(p.f1().value())),
              Cell.of(Format.interval(new double[] {p.f1().lower(), p.f1().upper()})),
              Cell.of(Format.score(p.averagePrecision().value())),
              Cell.of(
                  Format.interval(
                      new double[] {p.averagePrecision().lower(), p.averagePrecision().upper()})),
              Cell.of(Format.score(p.fitted()))));
    }
    return new Document.Table(
        "Intervals come from resampling windows and repeats.",
        List.of(
            "labels", "windows", "F1", "95 %", "average precision", "95 %", "F1 on fitted curve"),
        rows,
        0);
  }

  private Document.Table trials() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Trial t : result.trials()) {
      rows.add(
          List.of(
              Cell.of(Integer.toString(t.labels())),
              Cell.of(Integer.toString(t.windows())),
              Cell.of(Integer.toString(t.repeat())),
              Cell.of(Integer.toString(t.fold())),
              Cell.of(Format.score(t.threshold())),
              Cell.of(Format.score(t.f1())),
              Cell.of(Format.score(t.averagePrecision()))));
    }
    return new Document.Table(
        "Each training is scored on its held-out fold, with a threshold chosen on its own training"
            + " labels.",
        List.of(
            "labels", "windows", "repeat", "scored fold", "threshold", "F1", "average precision"),
        rows,
        0);
  }
}
