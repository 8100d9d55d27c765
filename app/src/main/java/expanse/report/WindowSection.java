package expanse.report;

import expanse.ensemble.WindowPrediction;
import expanse.evaluation.PredictionsFile;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A dozen test windows as candlesticks, and the distribution of the probabilities.
final class WindowSection {
  /// Windows shown.
  static final int SHOWN = 12;

  static final String HISTOGRAM = "probabilities.png";
  static final String POSITION = "position.png";

  private static final int BINS = 20;

  private final List<PredictionsFile.Row> rows;
  private final double threshold;
  private final Path folder;

  /// @param rows of `predictions.csv`
  /// @param threshold above which a bar counts as predicted
  /// @param folder where pictures go
  WindowSection(List<PredictionsFile.Row> rows, double threshold, Path folder) {
    this.rows = rows;
    this.threshold = threshold;
    this.folder = folder;
  }

  void addTo(Document document) {
    List<PredictedWindow> shown =
        choose(
            PredictionsFile.byWindow(rows).values().stream().map(WindowSection::window).toList());
    if (shown.isEmpty()) {
      return;
    }
    document.add(new Document.Section("Test windows"));
    document.add(
        new Document.Text(
            "Test windows with a labelled span, picked evenly from the best F1 to the worst, so"
                + " that failures are shown as well as successes."
                + (hasSpread()
                    ? " The violet band shows the disagreement between the models of this run (or"
                        + " its dropout passes): one standard deviation to either side of the"
                        + " probability."
                    : "")));
    List<Document.Picture> pictures = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      String file = String.format(java.util.Locale.ROOT, "window-%02d.png", i + 1);
      pictures.add(Charts.save(folder, file, WindowPicture.draw(shown.get(i), threshold), ""));
    }
    document.add(new Document.Gallery(pictures));
  }

  private boolean hasSpread() {
    return rows.stream().anyMatch(row -> row.uncertainty() > 0);
  }

  void addHistogramTo(Document document) {
    double[] centers = new double[BINS];
    double[][] heights = new double[2][BINS];
    double[] count = new double[2];
    for (PredictionsFile.Row row : rows) {
      if (row.weight() > 0) {
        int group = row.truth() ? 1 : 0;
        heights[group][Math.min(BINS - 1, (int) (row.probability() * BINS))]++;
        count[group]++;
      }
    }
    for (int b = 0; b < BINS; b++) {
      centers[b] = (b + .5) / BINS;
      for (int group = 0; group < 2; group++) {
        heights[group][b] = count[group] > 0 ? heights[group][b] / count[group] : 0;
      }
    }
    document.add(
        Charts.histogram(
            folder,
            HISTOGRAM,
            "probability",
            centers,
            List.of("outside spans", "inside spans"),
            heights,
            List.<Color>of(Palette.SOFT, Palette.GREEN),
            "Distribution of the probabilities of test bars inside and outside labelled spans, each"
                + " normalised to one. If the two overlap completely, nothing was learned."));
  }

  /// Mean probability and fraction of labelled bars by the position in the window.
  void addPositionTo(Document document) {
    List<WindowPrediction> windows = predictions();
    int bars = windows.stream().mapToInt(WindowPrediction::bars).max().orElse(0);
    double[] x = new double[bars];
    double[][] means = new double[2][bars];
    for (int t = 0; t < bars; t++) {
      double count = 0;
      for (WindowPrediction w : windows) {
        if (t < w.bars() && w.weight()[t] > 0) {
          count++;
          means[0][t] += w.probability()[t];
          means[1][t] += w.truth()[t];
        }
      }
      x[t] = t;
      means[0][t] /= count;
      means[1][t] /= count;
    }
    document.add(
        Charts.lines(
            folder,
            POSITION,
            "bar of the window",
            "mean over test windows",
            Range.FREE,
            Range.FROM_ZERO,
            List.of(
                Line.solid("probability", x, means[0], Palette.ORANGE),
                Line.dotted("labelled", x, means[1], Palette.GREEN)),
            "Mean probability at each position in the window, and how often that position is"
                + " labelled. A model that reads only prices has no reason to prefer a position."));
  }

  /// The windows as the diagnosis takes them.
  List<WindowPrediction> predictions() {
    return PredictionsFile.windows(rows);
  }

  private static PredictedWindow window(List<PredictionsFile.Row> rows) {
    int n = rows.size();
    boolean[] truth = new boolean[n];
    boolean[] predicted = new boolean[n];
    for (int t = 0; t < n; t++) {
      truth[t] = rows.get(t).truth();
      predicted[t] = rows.get(t).predicted();
    }
    return new PredictedWindow(
        rows.getFirst().window(),
        rows.getFirst().time(),
        rows.stream().mapToDouble(PredictionsFile.Row::open).toArray(),
        rows.stream().mapToDouble(PredictionsFile.Row::high).toArray(),
        rows.stream().mapToDouble(PredictionsFile.Row::low).toArray(),
        rows.stream().mapToDouble(PredictionsFile.Row::close).toArray(),
        rows.stream().mapToDouble(PredictionsFile.Row::probability).toArray(),
        rows.stream().mapToDouble(PredictionsFile.Row::uncertainty).toArray(),
        truth,
        predicted);
  }

  /// Evenly from the best to the worst, windows without a labelled span left out unless there are
  /// no others.
  static List<PredictedWindow> choose(List<PredictedWindow> windows) {
    List<PredictedWindow> marked = windows.stream().filter(PredictedWindow::hasTruth).toList();
    List<PredictedWindow> ranked = new ArrayList<>(marked.isEmpty() ? windows : marked);
    ranked.sort(Comparator.comparingDouble(PredictedWindow::f1).reversed());
    List<PredictedWindow> chosen = new ArrayList<>();
    int n = Math.min(SHOWN, ranked.size());
    for (int i = 0; i < n; i++) {
      chosen.add(ranked.get(n == 1 ? 0 : (int) Math.round(i * (ranked.size() - 1.0) / (n - 1))));
    }
    return chosen;
  }
}
