package expanse.report;

import expanse.comparison.ComparedRun;
import expanse.comparison.LossCurves;
import expanse.comparison.RunComparison;
import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.Score;
import expanse.model.Task;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Picture;
import expanse.run.RunTable;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The pictures of a comparison; every run has one colour throughout.
final class ComparisonPictures {
  private static final String F1 = "f1.png";
  private static final String DIFFERENCES = "differences.png";
  private static final String WEIGHTS = "span-weight.png";
  private static final String SEPARATION = "separation.png";
  private static final String RELIABILITY = "reliability.png";
  private static final String SPAN_RELATIVE = "loss-span-relative.png";
  private static final String THRESHOLDS = "thresholds.png";

  private final RunComparison comparison;
  private final Path folder;

  /// @param folder where pictures go
  ComparisonPictures(RunComparison comparison, Path folder) {
    this.comparison = comparison;
    this.folder = folder;
  }

  /// Names of all pictures that there can be.
  static List<String> files() {
    List<String> files =
        new ArrayList<>(
            List.of(F1, DIFFERENCES, SPAN_RELATIVE, WEIGHTS, SEPARATION, RELIABILITY, THRESHOLDS));
    Task.KEYS.forEach(task -> files.add(lossFile(task)));
    return files;
  }

  private static String lossFile(String task) {
    return "loss-" + task + ".png";
  }

  private static Color color(int run) {
    return Palette.SERIES[run % Palette.SERIES.length];
  }

  private List<ComparedRun> runs() {
    return comparison.runs();
  }

  /// Per-bar F1 of every run with its interval.
  Optional<Picture> f1() {
    List<IntervalPicture.Row> rows = new ArrayList<>();
    for (int k = 0; k < runs().size(); k++) {
      Evaluation evaluation = runs().get(k).evaluation();
      if (evaluation != null) {
        double[] ends = evaluation.test().confidenceInterval95().perBarMicroF1();
        rows.add(
            new IntervalPicture.Row(
                runs().get(k).label(),
                evaluation.test().perBarMicro().f1(),
                ends[0],
                ends[1],
                color(k)));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Charts.save(
                folder,
                F1,
                IntervalPicture.draw(rows, "per-bar F1 on test windows", false),
                "Per-bar F1 of each run with its own 95 % interval. Overlapping intervals do not"
                    + " mean that runs are equal: the paired differences decide."));
  }

  /// In every set the differences between the run with the largest F1 and the others, leaky runs
  /// left out.
  Optional<Picture> differences() {
    List<IntervalPicture.Row> rows = new ArrayList<>();
    for (List<Integer> set : comparison.sets()) {
      List<Integer> ranked = comparison.ranked(set);
      for (int k : ranked.subList(Math.min(1, ranked.size()), ranked.size())) {
        int best = ranked.getFirst();
        Difference d = comparison.difference(Score.PER_BAR_F1, best, k);
        rows.add(
            new IntervalPicture.Row(
                runs().get(best).label() + " − " + runs().get(k).label(),
                d.value(),
                d.interval().lower(),
                d.interval().upper(),
                d.isShown() ? Palette.GREEN : Palette.SOFT));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Charts.save(
                folder,
                DIFFERENCES,
                IntervalPicture.draw(rows, "difference in per-bar F1, same resamples", true),
                "The run with the highest per-bar F1 minus each other run, with the 95 % interval"
                    + " of the paired difference. Green: significant after correction for the"
                    + " number of pairs; grey: not."));
  }

  /// Training and validation curves of every task that any run has.
  List<Picture> losses() {
    List<Picture> pictures = new ArrayList<>();
    for (int task = 0; task < Task.KEYS.size(); task++) {
      boolean span = task == LossCurves.SPAN;
      boolean relative = task == LossCurves.COUNTDOWN && !comparison.countdownsAreAlike();
      String name = Task.TITLES.get(task) + " loss";
      losses(
              task,
              lossFile(Task.KEYS.get(task)),
              name + (span ? " per bar" : relative ? " / first epoch" : ""),
              curves -> relative ? curves.train()[LossCurves.COUNTDOWN][0] : 1,
              "Raw "
                  + name
                  + " per epoch of each run's first network. Solid: validation; dashed: training"
                  + " (with dropout)."
                  + (span
                      ? " The loss of a CRF, a sum over a window, is divided by its number of bars,"
                          + " so that all curves are nats per bar."
                      : relative
                          ? " The targets have different units, so each curve is divided by the"
                              + " run's training loss in the first epoch."
                          : ""))
          .ifPresent(pictures::add);
      if (span) {
        losses(
                task,
                SPAN_RELATIVE,
                "span loss / best constant",
                LossCurves::bestConstant,
                "The same loss relative to the best constant probability, which removes the effect"
                    + " of the weight of positive bars: a curve that ends at 1 has learned the base"
                    + " rate and nothing else.")
            .ifPresent(pictures::add);
      }
    }
    return pictures;
  }

  private Optional<Picture> losses(
      int task, String file, String yTitle, ToDoubleFunction<LossCurves> unit, String caption) {
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < runs().size(); k++) {
      LossCurves curves = runs().get(k).curves();
      if (curves.isTrained(task)) {
        double[] x = curves.epochs();
        double[] validation = divided(curves.validation()[task], unit.applyAsDouble(curves));
        boolean validated = validation.length == x.length;
        String label = runs().get(k).label();
        if (validated) {
          lines.add(Line.solid(label, x, validation, color(k)));
        }
        double[] train = divided(curves.train()[task], unit.applyAsDouble(curves));
        lines.add(Line.dashed(validated ? "" : label, x, train, color(k)));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Charts.lines(
                folder, file, "epoch", yTitle, Range.FREE, Range.FROM_ZERO, lines, caption));
  }

  private static double[] divided(double[] values, double unit) {
    return Arrays.stream(values).map(v -> v / unit).toArray();
  }

  /// Separation on validation over the epochs.
  Optional<Picture> separation() {
    return perEpoch(
        SEPARATION,
        "separation",
        Range.FREE,
        runs().stream().map(r -> r.tables().probability()).toList(),
        "separation",
        "Mean probability inside labelled spans minus outside, on validation windows, for each"
            + " run's first network before calibration.");
  }

  /// Relative weight of the span task over the epochs.
  Optional<Picture> spanWeight() {
    return perEpoch(
        WEIGHTS,
        "relative weight of the span task",
        Range.UNIT,
        runs().stream().map(r -> r.tables().uncertainty()).toList(),
        "weight_span",
        "Relative weight of the span loss among the four tasks. A small weight on a large loss has"
            + " the same effect as a large weight on a small one: compare shares of the gradient"
            + " instead.");
  }

  private Optional<Picture> perEpoch(
      String file,
      String yTitle,
      Range yRange,
      List<RunTable> tables,
      String column,
      String caption) {
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < tables.size(); k++) {
      if (!tables.get(k).isEmpty()) {
        lines.add(
            Line.solid(
                runs().get(k).label(),
                tables.get(k).numbers("epoch"),
                tables.get(k).numbers(column),
                color(k)));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Charts.lines(folder, file, "epoch", yTitle, Range.FREE, yRange, lines, caption));
  }

  /// Reliability on test windows.
  Optional<Picture> reliability() {
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < runs().size(); k++) {
      Evaluation evaluation = runs().get(k).evaluation();
      if (evaluation != null) {
        lines.add(ScoreSection.reliabilityLine(runs().get(k).label(), evaluation, k));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(ScoreSection.reliability(folder, RELIABILITY, lines));
  }

  /// F1 against the threshold, with the chosen thresholds.
  Optional<Picture> thresholds() {
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < runs().size(); k++) {
      RunTable table = runs().get(k).tables().thresholds();
      if (!table.isEmpty()) {
        lines.add(
            Line.solid(
                runs().get(k).label(), table.numbers("threshold"), table.numbers("f1"), color(k)));
      }
      Evaluation evaluation = runs().get(k).evaluation();
      if (evaluation != null) {
        lines.add(
            Line.dotted(
                "",
                new double[] {evaluation.threshold()},
                new double[] {evaluation.validation().perBarMicro().f1()},
                color(k)));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Charts.lines(
                folder,
                THRESHOLDS,
                "threshold",
                "per-bar F1 on validation",
                Range.UNIT,
                Range.FROM_ZERO,
                lines,
                "F1 (micro) on validation windows by threshold, with the point that each run chose."
                    + " A flat curve is robust when the market changes; a cliff is not."));
  }
}
