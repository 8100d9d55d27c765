package expanse.learningcurve;

import expanse.base.AtomicFiles;
import expanse.learningcurve.OutOfFold.Score;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A learning curve: scores against numbers of labels, and what more labels are worth.
///
/// @param scoredOn which windows scored, in words
/// @param labels labels in the training and validation windows
/// @param everyBar F1 of marking every bar, on the same windows
/// @param points one per size, rising
/// @param trials one per training
/// @param fit the fitted curve from the fewest labels to [#MORE] beyond those there are; empty when
///   fewer than three sizes were tried
/// @param gain what the next labels are worth, or null when fewer than three sizes were tried
public record LearningCurveResult(
    String scoredOn,
    int labels,
    double everyBar,
    List<Point> points,
    List<Trial> trials,
    List<FitPoint> fit,
    @Nullable Gain gain) {
  /// Labels whose worth is estimated.
  public static final int MORE = 50;

  private static final int RESAMPLES = 1000;
  private static final int SIZES_TO_FIT = 3;
  private static final int FIT_POINTS = 41;

  /// Copies the lists.
  public LearningCurveResult {
    points = List.copyOf(points);
    trials = List.copyOf(trials);
    fit = List.copyOf(fit);
  }

  /// A place on the fitted curve.
  ///
  /// @param labels number of labels
  /// @param f1 per-bar micro F1, with the interval of the curves through the resampled points
  public record FitPoint(double labels, Score f1) {}

  /// Scores with about so many labels.
  ///
  /// @param labels mean over the subsets
  /// @param windows mean over the subsets
  /// @param f1 per-bar micro F1
  /// @param averagePrecision per bar
  /// @param fitted F1 on the fitted curve; NaN without one
  public record Point(
      double labels, double windows, Score f1, Score averagePrecision, double fitted) {}

  /// One training.
  ///
  /// @param labels in its windows
  /// @param windows it learned from
  /// @param repeat from 1
  /// @param fold that it was scored on, from 1
  /// @param threshold chosen out of fold among its own windows
  /// @param f1 per-bar micro F1 on the fold
  /// @param averagePrecision on the fold
  public record Trial(
      int labels,
      int windows,
      int repeat,
      int fold,
      double threshold,
      double f1,
      double averagePrecision) {}

  /// What the next labels are worth, by a power law through the points.
  ///
  /// @param from labels there are
  /// @param more labels on top of them
  /// @param f1 gain in F1, with its interval over the resamples
  /// @param averagePrecision gain in average precision
  public record Gain(int from, int more, Score f1, Score averagePrecision) {
    /// Whether the data say that more labels help.
    public boolean certain() {
      return f1.lower() > 0;
    }

    /// The estimate as a sentence.
    public String text() {
      String figures =
          String.format(
              Locale.ROOT,
              "the next %d labels (%d to %d) are worth about %+.3f F1 (95 %% interval %+.3f to"
                  + " %+.3f) and %+.3f average precision (%+.3f to %+.3f)",
              more,
              from,
              from + more,
              f1.value(),
              f1.lower(),
              f1.upper(),
              averagePrecision.value(),
              averagePrecision.lower(),
              averagePrecision.upper());
      return certain()
          ? figures
          : figures
              + "; the interval includes zero, so these data cannot tell whether more labels help";
    }
  }

  /// The message when no curve can be fitted.
  public static final String NO_FIT =
      "fewer than three numbers of labels were tried, too few to estimate what more labels are"
          + " worth";

  static LearningCurveResult of(
      TrainingSettings settings,
      SplitPlan plan,
      int labels,
      int folds,
      List<Trial> trials,
      List<OutOfFold> scored) {
    int sizes = scored.size();
    int perSize = trials.size() / sizes;
    double[] n = new double[sizes];
    double[] windows = new double[sizes];
    for (int i = 0; i < trials.size(); i++) {
      n[i / perSize] += (double) trials.get(i).labels() / perSize;
      windows[i / perSize] += (double) trials.get(i).windows() / perSize;
    }
    boolean fits = sizes >= SIZES_TO_FIT;
    OutOfFold any = scored.getFirst();
    double[] grid = fits ? grid(n[0], Math.max(labels, n[sizes - 1]) + MORE) : new double[0];
    double[][] drawn =
        any.resample(RESAMPLES, settings.seed(), draw -> statistics(scored, n, labels, grid, draw));
    double[] once = statistics(scored, n, labels, grid, any.once());
    double[] f1 = java.util.Arrays.copyOf(once, sizes);
    PowerLaw law = fits ? PowerLaw.fit(n, f1) : null;
    List<Point> points = new ArrayList<>();
    for (int k = 0; k < sizes; k++) {
      points.add(
          new Point(
              n[k],
              windows[k],
              Score.of(once[k], drawn[k]),
              Score.of(once[sizes + k], drawn[sizes + k]),
              law == null ? Double.NaN : law.at(n[k])));
    }
    List<FitPoint> fit = new ArrayList<>();
    for (int g = 0; g < grid.length; g++) {
      int k = 2 * sizes + 2 + g;
      fit.add(new FitPoint(grid[g], Score.of(once[k], drawn[k])));
    }
    Gain gain =
        fits
            ? new Gain(
                labels,
                MORE,
                Score.of(once[2 * sizes], drawn[2 * sizes]),
                Score.of(once[2 * sizes + 1], drawn[2 * sizes + 1]))
            : null;
    String scoredOn =
        String.format(
            Locale.ROOT,
            "%d training and validation windows in %d folds of consecutive time, each scored by"
                + " models trained on the other folds; the test subset (%d windows) was not used",
            any.windows(),
            folds,
            plan.test().size());
    return new LearningCurveResult(scoredOn, labels, any.everyBar(), points, trials, fit, gain);
  }

  private static double[] grid(double from, double to) {
    double[] grid = new double[FIT_POINTS];
    for (int g = 0; g < FIT_POINTS; g++) {
      grid[g] = from + (to - from) * g / (FIT_POINTS - 1);
    }
    return grid;
  }

  /// F1 of every size, average precision of every size, the two gains, and F1 on the fitted curve
  /// at every place of the grid; no grid, no gains.
  private static double[] statistics(
      List<OutOfFold> scored, double[] n, int labels, double[] grid, OutOfFold.Draw draw) {
    int sizes = scored.size();
    double[] f1 = new double[sizes];
    double[] ap = new double[sizes];
    for (int k = 0; k < sizes; k++) {
      f1[k] = scored.get(k).f1(draw);
      ap[k] = scored.get(k).averagePrecision(draw);
    }
    double[] all = new double[2 * sizes + 2 + grid.length];
    System.arraycopy(f1, 0, all, 0, sizes);
    System.arraycopy(ap, 0, all, sizes, sizes);
    all[2 * sizes] = Double.NaN;
    all[2 * sizes + 1] = Double.NaN;
    if (grid.length > 0) {
      PowerLaw law = PowerLaw.fit(n, f1);
      all[2 * sizes] = gain(law, labels);
      all[2 * sizes + 1] = gain(PowerLaw.fit(n, ap), labels);
      for (int g = 0; g < grid.length; g++) {
        all[2 * sizes + 2 + g] = law.at(grid[g]);
      }
    }
    return all;
  }

  private static double gain(PowerLaw law, int labels) {
    return law.at(labels + MORE) - law.at(labels);
  }

  /// What the next labels are worth, as a sentence.
  public String outlook() {
    return gain == null ? NO_FIT : gain.text();
  }

  /// Writes `learning_curve.csv` and `learning_curve_runs.csv`.
  ///
  /// @throws expanse.base.InputException when the folder cannot be written
  public void write(Path folder) {
    StringBuilder curve =
        new StringBuilder(
            "labels,windows,f1,f1_lower,f1_upper,average_precision,average_precision_lower,"
                + "average_precision_upper,f1_fitted\n");
    for (Point p : points) {
      curve.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%s\n",
              p.labels(),
              p.windows(),
              p.f1().value(),
              p.f1().lower(),
              p.f1().upper(),
              p.averagePrecision().value(),
              p.averagePrecision().lower(),
              p.averagePrecision().upper(),
              Double.isNaN(p.fitted()) ? "" : String.format(Locale.ROOT, "%.6f", p.fitted())));
    }
    AtomicFiles.writeString(folder.resolve("learning_curve.csv"), curve.toString());
    StringBuilder runs =
        new StringBuilder("labels,windows,repeat,fold,threshold,f1,average_precision\n");
    for (Trial t : trials) {
      runs.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%d,%.6f,%.6f,%.6f\n",
              t.labels(),
              t.windows(),
              t.repeat(),
              t.fold(),
              t.threshold(),
              t.f1(),
              t.averagePrecision()));
    }
    AtomicFiles.writeString(folder.resolve("learning_curve_runs.csv"), runs.toString());
  }
}
