package expanse.comparison;

import static expanse.comparison.Figure.Format.COUNT;
import static expanse.comparison.Figure.Format.PERCENT;
import static expanse.comparison.Figure.Format.SCORE;
import static expanse.comparison.Figure.Format.SIGNED;
import static expanse.comparison.Figure.Format.TENTHS;
import static expanse.comparison.Figure.Group.COST;
import static expanse.comparison.Figure.Group.LEARNING;
import static expanse.comparison.Figure.Group.TEST;
import static expanse.comparison.Figure.Group.THRESHOLD;
import static expanse.comparison.Figure.Group.WEIGHTS;

import expanse.diagnosis.Finding;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.model.Task;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Every figure of a run that a comparison shows.
final class Figures {
  private static final List<Figure> ALL = new ArrayList<>();

  private Figures() {}

  static {
    cost();
    learning();
    weights();
    threshold();
    test();
  }

  /// All, section by section.
  static List<Figure> all() {
    return List.copyOf(ALL);
  }

  private static void add(
      String key,
      String name,
      Figure.Group group,
      Figure.Format format,
      ToDoubleFunction<ComparedRun> value) {
    ALL.add(new Figure(key, name, group, format, value));
  }

  private static void cost() {
    add("models", "networks", COST, COUNT, run -> run.members().size());
    add("parameters", "parameters of all networks", COST, COUNT, ComparedRun::parameters);
    add(
        "trees",
        "boosted trees a fold that score bars",
        COST,
        COUNT,
        run -> run.settings().segments().barTrees());
    add("epochs", "epochs of the first network", COST, COUNT, run -> result(run).epochs());
    add("best_epoch", "epoch kept", COST, COUNT, run -> result(run).bestEpoch());
    add("seconds", "training of all networks, s", COST, TENTHS, ComparedRun::seconds);
    add(
        "seconds_per_epoch",
        "seconds per epoch, first network",
        COST,
        SCORE,
        run -> result(run).seconds() / result(run).epochs());
  }

  private static RunMetadata.Result result(ComparedRun run) {
    RunMetadata.Result result = run.metadata().result();
    if (result == null) {
      throw new IllegalStateException("a compared run is finished");
    }
    return result;
  }

  private static void learning() {
    for (int k = 0; k < Task.KEYS.size(); k++) {
      int task = k;
      String key = "loss_" + Task.KEYS.get(k);
      String name = Task.TITLES.get(k) + " loss" + (k == LossCurves.SPAN ? " per bar" : "");
      losses(key + "_first", name + ", first epoch", task, c -> first(c.validation()[task]));
      losses(key + "_lowest", name + ", lowest", task, c -> c.lowest(task));
      losses(key + "_last", name + ", last epoch", task, c -> last(c.validation()[task]));
      losses(key + "_train_last", name + ", training, last", task, c -> last(c.train()[task]));
      add(
          key + "_reduction",
          name + ", fall to the lowest",
          LEARNING,
          PERCENT,
          run -> run.curves().isTrained(task) ? run.curves().reduction(task) : Double.NaN);
      add(
          key + "_reduction_to_end",
          name + ", fall to the last",
          LEARNING,
          PERCENT,
          run -> run.curves().isTrained(task) ? run.curves().reductionToEnd(task) : Double.NaN);
    }
    add(
        "loss_span_best_constant",
        "span loss per bar of the best constant",
        LEARNING,
        SCORE,
        run -> run.curves().bestConstant());
    add(
        "loss_span_below_constant",
        "lowest span loss below the best constant",
        LEARNING,
        PERCENT,
        Figures::belowConstant);
    add(
        "largest_share",
        "largest share of one task in the validation loss",
        LEARNING,
        PERCENT,
        run -> run.curves().largestShare());
    add(
        "validation_separation_best",
        "separation on validation, best epoch",
        LEARNING,
        SCORE,
        run -> largest(run.tables().probability().numbers("separation")));
    add(
        "validation_separation_last",
        "separation on validation, last epoch",
        LEARNING,
        SCORE,
        run -> last(run.tables().probability().numbers("separation")));
    add(
        "serious_findings",
        "serious findings of the diagnosis",
        LEARNING,
        COUNT,
        run ->
            run.findings().stream().filter(f -> f.severity() == Finding.Severity.SERIOUS).count());
  }

  static double belowConstant(ComparedRun run) {
    return 1 - run.curves().lowest(LossCurves.SPAN) / run.curves().bestConstant();
  }

  private static void losses(
      String key, String name, int task, ToDoubleFunction<LossCurves> value) {
    add(
        key,
        name,
        LEARNING,
        SCORE,
        run -> run.curves().isTrained(task) ? value.applyAsDouble(run.curves()) : Double.NaN);
  }

  private static void weights() {
    for (String kind : List.of("sigma_", "weight_")) {
      for (int k = 0; k < Task.KEYS.size(); k++) {
        String column = kind + Task.KEYS.get(k);
        String task = Task.TITLES.get(k);
        boolean sigma = kind.equals("sigma_");
        add(
            column,
            sigma ? "sigma of " + task : "relative weight of " + task,
            WEIGHTS,
            sigma ? SCORE : PERCENT,
            run ->
                sigma && !TaskWeights.isLearned(run)
                    ? Double.NaN
                    : last(run.tables().uncertainty().numbers(column)));
      }
    }
    for (int k = 0; k < Task.KEYS.size(); k++) {
      int task = k;
      add(
          "weight_by_loss_" + Task.KEYS.get(k),
          "what 1 / loss would give " + Task.TITLES.get(k),
          WEIGHTS,
          PERCENT,
          run -> TaskWeights.byLoss(run, task));
    }
    for (int k = 0; k < Task.KEYS.size(); k++) {
      String column = "gradient_share_" + Task.KEYS.get(k);
      add(
          column,
          "share of the gradient, " + Task.TITLES.get(k),
          WEIGHTS,
          PERCENT,
          run -> last(run.tables().taskShares().numbers(column)));
    }
  }

  private static void threshold() {
    add(
        "validation_windows",
        "validation windows",
        THRESHOLD,
        COUNT,
        scores(Evaluation::validation, p -> p.windows()));
    add("threshold", "threshold chosen", THRESHOLD, SCORE, evaluated(Evaluation::threshold));
    add(
        "validation_f1",
        "per-bar F1 at that threshold, on validation",
        THRESHOLD,
        SCORE,
        scores(Evaluation::validation, p -> p.perBarMicro().f1()));
    add(
        "grid_f1",
        "highest F1 of the threshold grid",
        THRESHOLD,
        SCORE,
        run -> largest(run.tables().thresholds().numbers("f1")));
    add(
        "grid_threshold",
        "… at the threshold",
        THRESHOLD,
        SCORE,
        run -> thresholdOfLargest(run.tables().thresholds()));
    add(
        "tolerance",
        "range of thresholds with at least 90 % of it",
        THRESHOLD,
        SCORE,
        Figures::tolerance);
  }

  private static double thresholdOfLargest(RunTable table) {
    double[] f1 = table.numbers("f1");
    int best = -1;
    for (int i = 0; i < f1.length; i++) {
      best = best < 0 || f1[i] > f1[best] ? i : best;
    }
    return best < 0 || !(f1[best] > 0) ? Double.NaN : table.numbers("threshold")[best];
  }

  /// Width of the stretch around the best threshold of the grid on which F1 stays at 90 % of its
  /// best or more; NaN when no bar is found on the whole grid.
  static double tolerance(ComparedRun run) {
    double[] f1 = run.tables().thresholds().numbers("f1");
    double[] threshold = run.tables().thresholds().numbers("threshold");
    double best = largest(f1);
    if (!(best > 0)) {
      return Double.NaN;
    }
    int at = 0;
    while (f1[at] < best) {
      at++;
    }
    int low = at;
    int high = at;
    while (low > 0 && f1[low - 1] >= .9 * best) {
      low--;
    }
    while (high + 1 < f1.length && f1[high + 1] >= .9 * best) {
      high++;
    }
    return threshold[high] - threshold[low];
  }

  private static void test() {
    score("test_windows", "test windows", COUNT, p -> p.windows());
    score("test_groups", "independent groups of test windows", COUNT, p -> p.groups());
    score("positive_rate", "bars inside spans", PERCENT, p -> p.positiveRate());
    score("per_bar_f1", "per-bar F1 (micro)", SCORE, p -> p.perBarMicro().f1());
    interval("per_bar_f1", p -> p.confidenceInterval95().perBarMicroF1());
    score("precision", "precision", SCORE, p -> p.perBarMicro().precision());
    score("recall", "recall", SCORE, p -> p.perBarMicro().recall());
    score("window_f1", "per-bar F1 (mean over windows)", SCORE, p -> p.perWindowMean().f1());
    score("average_precision", "average precision", SCORE, p -> p.perBarMicro().averagePrecision());
    interval("average_precision", p -> p.confidenceInterval95().averagePrecision());
    score("roc_auc", "area under the ROC curve", SCORE, p -> p.perBarMicro().rocAuc());
    score("span_f1", "span F1 at IoU .5", SCORE, p -> p.span().f1Iou50());
    interval("span_f1", p -> p.confidenceInterval95().spanF1Iou50());
    score("mean_iou", "mean IoU of labelled spans", SCORE, p -> p.span().meanIou());
    score("hit_at_3", "spans with both ends within 3 bars", SCORE, p -> p.span().hitAt3());
    score("separation", "separation", SCORE, p -> p.separation());
    score("in_span_mean", "mean probability inside", SCORE, p -> p.probability().inSpan().mean());
    score(
        "out_span_mean", "mean probability outside", SCORE, p -> p.probability().outSpan().mean());
    score("ece", "expected calibration error", SCORE, p -> p.calibration().ece());
    score("mce", "largest calibration error of a bin", SCORE, p -> p.calibration().mce());
    score("brier", "Brier score", SCORE, p -> p.calibration().brier());
    score("center_mae_bars", "center error, bars", TENTHS, p -> p.pointer().centerMaeBars());
    score("length_mae_bars", "length error, bars", TENTHS, p -> p.pointer().lengthMaeBars());
    score("countdown_mae_bars", "countdown error, bars", TENTHS, SubsetScores::countdownMaeBars);
    score("type_f1", "type F1, mean of classes", SCORE, p -> p.type().f1Macro());
    add(
        "best_rule_f1",
        "per-bar F1 of the best baseline",
        TEST,
        SCORE,
        run -> bestRule(run, BaselineScores::f1));
    add(
        "best_rule_difference",
        "difference to the best baseline",
        TEST,
        SIGNED,
        run -> bestRule(run, BaselineScores::difference));
    add(
        "best_rule_difference_lower",
        "… lower end of 95 %",
        TEST,
        SCORE,
        run -> bestRule(run, b -> b.differenceInterval95()[0]));
    add(
        "best_rule_difference_upper",
        "… upper end of 95 %",
        TEST,
        SCORE,
        run -> bestRule(run, b -> b.differenceInterval95()[1]));
  }

  private static void score(
      String key, String name, Figure.Format format, ToDoubleFunction<SubsetScores> value) {
    add(key, name, TEST, format, scores(Evaluation::test, value));
  }

  private static void interval(
      String key, java.util.function.Function<SubsetScores, double[]> ends) {
    score(key + "_lower", "… lower end of 95 %", SCORE, p -> ends.apply(p)[0]);
    score(key + "_upper", "… upper end of 95 %", SCORE, p -> ends.apply(p)[1]);
  }

  private static ToDoubleFunction<ComparedRun> scores(
      java.util.function.Function<Evaluation, SubsetScores> scores,
      ToDoubleFunction<SubsetScores> value) {
    return evaluated(e -> value.applyAsDouble(scores.apply(e)));
  }

  private static ToDoubleFunction<ComparedRun> evaluated(ToDoubleFunction<Evaluation> value) {
    return run -> {
      Evaluation evaluation = run.evaluation();
      return evaluation == null ? Double.NaN : value.applyAsDouble(evaluation);
    };
  }

  private static double bestRule(ComparedRun run, ToDoubleFunction<BaselineScores> value) {
    Evaluation evaluation = run.evaluation();
    @Nullable BaselineScores best =
        evaluation == null
            ? null
            : evaluation.baselines().get(evaluation.evidence().bestBaseline());
    return best == null ? Double.NaN : value.applyAsDouble(best);
  }

  private static double first(double[] values) {
    return values.length == 0 ? Double.NaN : values[0];
  }

  private static double last(double[] values) {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  private static double largest(double[] values) {
    double largest = Double.NaN;
    for (double v : values) {
      if (!(v <= largest) && !Double.isNaN(v)) {
        largest = v;
      }
    }
    return largest;
  }
}
