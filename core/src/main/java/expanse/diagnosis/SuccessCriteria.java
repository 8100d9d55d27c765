package expanse.diagnosis;

import static expanse.diagnosis.Series.text;

import expanse.evaluation.Evaluation;
import expanse.model.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The success criteria of the original's reports, as a table with pass or fail.
public final class SuccessCriteria {
  private SuccessCriteria() {}

  /// Outcome of one criterion.
  public enum Status {
    /// Reached.
    PASS,
    /// Not reached.
    FAIL,
    /// Cannot be told from this run.
    UNKNOWN
  }

  /// One row.
  ///
  /// @param criterion what is asked
  /// @param required the figure to reach
  /// @param actual the run's figure
  /// @param status outcome
  public record Row(String criterion, String required, String actual, Status status) {}

  /// The table.
  ///
  /// @param finished whether training came to its end
  /// @param run the run's tables
  /// @param evaluation of the run, or null when it was not evaluated
  public static List<Row> of(boolean finished, RunTables run, @Nullable Evaluation evaluation) {
    List<Row> rows = new ArrayList<>();
    double[] validation = run.epochMetrics().numbers("val_loss");
    double[] train = run.epochMetrics().numbers("train_loss");
    rows.add(
        new Row(
            "training completes",
            "yes",
            text("%d epochs", validation.length),
            finished && validation.length > 0 ? Status.PASS : Status.FAIL));
    boolean numbers = validation.length > 0;
    for (int i = 0; i < validation.length; i++) {
      numbers &= Double.isFinite(validation[i]) && Double.isFinite(train[i]);
    }
    rows.add(new Row("no NaN", "yes", numbers ? "yes" : "no", numbers ? Status.PASS : Status.FAIL));
    double fall = lossFall(validation);
    rows.add(atLeast("validation loss falls (first epoch to best)", 0.20, fall, "%.1f %%", 100));
    double f1 = Series.max(run.epochMetrics().numbers("span_f1"));
    rows.add(above("span F1 above 0 at threshold .5 (best epoch)", 0, f1));
    double separation =
        evaluation == null
            ? Series.last(run.probability().numbers("separation"))
            : evaluation.test().separation();
    rows.add(above("probability separation", 0.05, separation));
    rows.add(pointerShare(LearningRules.weightedShare(run, "ptr")));
    rows.add(
        below(
            "type share of the weighted loss",
            LearningRules.TYPE_SHARE,
            LearningRules.weightedShare(run, "type")));
    rows.add(silence(run, evaluation));
    if (evaluation != null) {
      outcome(evaluation, rows);
    }
    rows.add(
        tier(fall, evaluation == null ? f1 : evaluation.test().perBarMicro().f1(), separation));
    return rows;
  }

  private static void outcome(Evaluation e, List<Row> rows) {
    Evaluation.SubsetScores test = e.test();
    rows.add(above("per-bar F1 on test (deployment)", 0.20, test.perBarMicro().f1()));
    rows.add(atLeast("spans with both ends within 3 bars", 0.60, test.span().hitAt3(), "%.3f", 1));
    rows.add(below("pointer center error, bars", 2.1, test.pointer().centerMaeBars()));
    rows.add(below("countdown error, bars", 5, test.countdownMaeBars()));
    rows.add(above("type F1, macro", 0.50, test.type().f1Macro()));
    double recall = Double.POSITIVE_INFINITY;
    for (double r : test.type().recall().values()) {
      recall = Double.isNaN(r) ? recall : Math.min(recall, r);
    }
    rows.add(
        above("type recall, weaker class", 0.30, Double.isInfinite(recall) ? Double.NaN : recall));
    rows.add(below("expected calibration error", 0.10, test.calibration().ece()));
    rows.add(
        new Row(
            "better than every baseline",
            "yes",
            e.evidence().better() ? "yes" : "no",
            e.evidence().better() && !e.split().leaky() ? Status.PASS : Status.FAIL));
  }

  private static Row pointerShare(double share) {
    double[] range = LearningRules.POINTER_SHARE;
    return new Row(
        "pointer share of the weighted loss",
        text("%.2f to %.2f", range[0], range[1]),
        figure("%.3f", share),
        status(share, share >= range[0] && share <= range[1]));
  }

  private static Row silence(RunTables run, @Nullable Evaluation evaluation) {
    List<String> silenced = new ArrayList<>();
    boolean known = false;
    for (String task : Task.KEYS) {
      known |= !Double.isNaN(LearningRules.share(run, task));
      if (LearningRules.silenced(run, task)) {
        silenced.add(LearningRules.words(task));
      }
    }
    if (evaluation != null) {
      OutputRules.mute(evaluation).stream()
          .filter(name -> !silenced.contains(name))
          .forEach(silenced::add);
    }
    Status reached = silenced.isEmpty() ? Status.PASS : Status.FAIL;
    return new Row(
        "no task silenced",
        "every trained task learns, and says more than a constant",
        silenced.isEmpty() ? (known ? "yes" : "not known") : "not " + String.join(", ", silenced),
        known ? reached : Status.UNKNOWN);
  }

  /// The original's tiers: viable, strong, exceptional.
  private static Row tier(double fall, double f1, double separation) {
    String tier = "none";
    if (fall >= 0.4 && f1 > 0.45 && separation > 0.15) {
      tier = "exceptional";
    } else if (fall >= 0.3 && f1 > 0.30 && separation > 0.10) {
      tier = "strong";
    } else if (fall >= 0.2 && f1 > 0 && separation > 0.05) {
      tier = "viable";
    }
    return new Row(
        "tier of the original (loss, F1, separation)",
        "viable",
        tier,
        tier.equals("none") ? Status.FAIL : Status.PASS);
  }

  private static double lossFall(double[] validation) {
    int best = Series.argMin(validation);
    return best < 0 || !(validation[0] > 0)
        ? Double.NaN
        : (validation[0] - validation[best]) / validation[0];
  }

  private static Row above(String criterion, double required, double actual) {
    return new Row(
        criterion,
        text("above %.2f", required),
        figure("%.3f", actual),
        status(actual, actual > required));
  }

  private static Row below(String criterion, double required, double actual) {
    return new Row(
        criterion,
        text("below %.2f", required),
        figure("%.3f", actual),
        status(actual, actual < required));
  }

  private static Row atLeast(
      String criterion, double required, double actual, String format, double times) {
    return new Row(
        criterion,
        text("at least " + format, times * required),
        figure(format, times * actual),
        status(actual, actual >= required));
  }

  private static String figure(String format, double value) {
    return Double.isNaN(value) ? "not known" : text(format, value);
  }

  private static Status status(double actual, boolean reached) {
    if (Double.isNaN(actual)) {
      return Status.UNKNOWN;
    }
    return reached ? Status.PASS : Status.FAIL;
  }
}
