package expanse.diagnosis;

import static expanse.diagnosis.Series.text;

import expanse.diagnosis.Finding.Severity;
import expanse.model.Task;
import expanse.run.RunTable;
import java.util.ArrayList;
import java.util.List;

/// What the training logs say about how the model learned.
final class LearningRules {
  /// Mean probabilities in and out of spans nearer than this: the seeds' criterion.
  static final double SEPARATION = 0.05;

  /// A task with more of the raw validation loss than this dominates.
  static final double DOMINANT = 0.8;

  /// The span loss is what a detector is for, and may dominate as a mean per bar; one above this is
  /// a sum over the bars of a window.
  private static final double PER_WINDOW = 3;

  /// A task with less of the gradient than this is silenced.
  static final double SILENT = 0.01;

  /// Least and largest share of the pointer in the loss, and the largest of the type: the seeds'.
  static final double[] POINTER_SHARE = {0.6, 0.8};

  static final double TYPE_SHARE = 0.2;

  /// A training loss that ends above this share of its value after a tenth of the run has hardly
  /// fallen.
  private static final double LEARNED = 0.9;

  private LearningRules() {}

  static List<Finding> of(RunTables run) {
    List<Finding> findings = new ArrayList<>();
    brokenNumbers(run.epochMetrics(), findings);
    collapse(run.probability(), findings);
    neverAboveHalf(run, findings);
    dominatingLoss(run.lossComponents().where("phase", "val"), findings);
    silencedTask(run, findings);
    lossShares(run, findings);
    overFitting(run.lossComponents(), findings);
    saturatedSigma(run.uncertainty(), findings);
    return findings;
  }

  private static void brokenNumbers(RunTable epochs, List<Finding> findings) {
    double[] train = epochs.numbers("train_loss");
    double[] validation = epochs.numbers("val_loss");
    for (int i = 0; i < train.length; i++) {
      if (!Double.isFinite(train[i]) || !Double.isFinite(validation[i])) {
        findings.add(
            new Finding(
                "broken-numbers",
                Severity.SERIOUS,
                "the loss is not a number",
                text(
                    "Epoch %.0f has a training loss of %s and a validation loss of %s.",
                    epochs.numbers("epoch")[i], train[i], validation[i]),
                "a smaller optimiser.learning_rate, optimiser.clip_norm=1"));
        return;
      }
    }
  }

  private static void collapse(RunTable probability, List<Finding> findings) {
    if (probability.isEmpty()) {
      return;
    }
    double[] separation = probability.numbers("separation");
    double last = Series.tailMean(separation, 0.1);
    double best = Series.max(separation);
    if (!(Math.max(last, best) < SEPARATION)) {
      return;
    }
    double[] epochs = probability.numbers("epoch");
    int end = separation.length - 1;
    findings.add(
        new Finding(
            "probability-collapse",
            Severity.SERIOUS,
            "the probabilities do not separate",
            text(
                "Mean probability is %.3f inside labelled spans and %.3f outside at epoch %.0f; the"
                    + " difference is %+.4f and was never above %+.4f (at least %.2f is needed)."
                    + " The model gives every bar about the base rate.",
                probability.numbers("in_span_mean")[end],
                probability.numbers("out_span_mean")[end],
                epochs[end],
                separation[end],
                best,
                SEPARATION),
            "--preset recommended, or loss.span.pos_weight=auto with features.set=context and less"
                + " model.dense_dropout"));
  }

  /// The seeds' F1 of 0: a threshold of one half at a base rate of seven per cent.
  private static void neverAboveHalf(RunTables run, List<Finding> findings) {
    double[] f1 = run.epochMetrics().numbers("span_f1");
    if (f1.length == 0 || !(Series.max(f1) < 1e-6) || run.probability().isEmpty()) {
      return;
    }
    double highest =
        Math.max(
            Series.last(run.probability().numbers("in_span_max")),
            Series.last(run.probability().numbers("out_span_max")));
    findings.add(
        new Finding(
            "threshold-half",
            Severity.WARNING,
            "F1 is 0 because .5 is the wrong threshold",
            text(
                "F1 at a threshold of .5 was 0 in all %d epochs, and the largest validation"
                    + " probability of the last epoch is %.3f. At a low base rate every unweighted"
                    + " model does this; it does not tell whether the model ranks bars well.",
                f1.length, highest),
            "the threshold table and the average precision instead of this F1, or"
                + " loss.span.pos_weight=auto"));
  }

  private static void dominatingLoss(RunTable validation, List<Finding> findings) {
    if (validation.isEmpty()) {
      return;
    }
    double total = total(validation);
    for (String task : Task.KEYS) {
      double loss = atTheEnd(validation, task);
      int others = 0;
      for (String other : Task.KEYS) {
        if (!other.equals(task) && atTheEnd(validation, other) > 0) {
          others++;
        }
      }
      boolean wanted = task.equals("span") && loss < PER_WINDOW;
      if (others > 0 && lossShare(validation, task) > DOMINANT && !wanted) {
        double[] epochs = validation.numbers("epoch");
        findings.add(
            new Finding(
                "dominating-loss",
                Severity.SERIOUS,
                "the " + words(task) + " loss dominates",
                text(
                    "The %s loss is %.0f %% of the raw validation loss (%.3f of %.3f, mean of the"
                        + " last tenth of %.0f epochs). An epoch chosen by the validation loss is"
                        + " chosen by this task alone.",
                    words(task), 100 * loss / total, loss, total, Series.last(epochs)),
                remedyForDominance(task)));
      }
    }
  }

  /// Share of a task in the plain sum of the losses, over the last tenth of the epochs.
  static double lossShare(RunTable losses, String task) {
    return losses.isEmpty() ? Double.NaN : atTheEnd(losses, task) / total(losses);
  }

  private static double total(RunTable losses) {
    double total = 0;
    for (String task : Task.KEYS) {
      total += Math.abs(atTheEnd(losses, task));
    }
    return total;
  }

  private static double atTheEnd(RunTable losses, String task) {
    return Series.tailMean(losses.numbers("loss_" + task), 0.1);
  }

  private static String remedyForDominance(String task) {
    return switch (task) {
      case "countdown" ->
          "loss.countdown.target=normalised or off, selection.metric=validation-average-precision";
      case "span" ->
          "loss.span.per_bar=true (for a CRF), selection.metric=validation-average-precision";
      default -> "balancing.kind=kendall, selection.metric=validation-average-precision";
    };
  }

  private static void silencedTask(RunTables run, List<Finding> findings) {
    for (String task : Task.KEYS) {
      if (silenced(run, task)) {
        findings.add(
            new Finding(
                "silenced-task",
                task.equals("span") ? Severity.SERIOUS : Severity.WARNING,
                "the " + words(task) + " task is silenced",
                text(
                    "It has %.2f %% of the %s in the last quarter of the run, and its training loss"
                        + " has hardly fallen: the network does not learn this task.",
                    100 * share(run, task),
                    run.taskShares().isEmpty() ? "task weights" : "gradient"),
                "balancing.kind=gradnorm, or a larger balancing.weights." + words(task)));
      }
    }
  }

  /// The seeds gave the pointers 70 % of the loss and asked for 60 to 80 %, and for less than 20 %
  /// of the type; raw losses of another scale undo such weights.
  private static void lossShares(RunTables run, List<Finding> findings) {
    double all = run.given().stream().mapToDouble(w -> w).sum();
    double pointer = weightedShare(run, "ptr");
    double type = weightedShare(run, "type");
    if (run.given().isEmpty()
        || Double.isNaN(pointer)
        || run.given().get(Task.POINTER.index()) < POINTER_SHARE[0] * all) {
      return;
    }
    boolean off = pointer < POINTER_SHARE[0] || pointer > POINTER_SHARE[1];
    if (off || type > TYPE_SHARE) {
      findings.add(
          new Finding(
              "loss-shares",
              Severity.WARNING,
              "the tasks' shares of the loss are not those that were asked for",
              text(
                  "With a weight of %.0f %% the pointer has %.0f %% of the weighted loss over the"
                      + " last tenth of the run (the original asks for 60 to 80 %%), and the type"
                      + " %.0f %% (below 20 %%): weights on raw losses of different scales do not"
                      + " set shares.",
                  100 * run.given().get(Task.POINTER.index()) / all, 100 * pointer, 100 * type),
              "balancing.kind=running-mean, which sets them"));
    }
  }

  /// Share of a task in the weighted loss over the last tenth of the epochs; NaN when not logged.
  static double weightedShare(RunTables run, String task) {
    return run.taskShares().isEmpty()
        ? Double.NaN
        : Series.tailMean(run.taskShares().numbers("loss_share_" + task), 0.1);
  }

  /// Whether a trained task has next to nothing of the gradient and does not learn. A task that
  /// learns with a small share is in order: its losses are small, or it was given a small weight.
  static boolean silenced(RunTables run, String task) {
    double[] loss = run.lossComponents().where("phase", "train").numbers("loss_" + task);
    double end = Series.tailMean(loss, 0.25);
    return end > 0 && share(run, task) < SILENT && end > LEARNED * loss[loss.length / 10];
  }

  /// Share of a task in the gradient, or in the weights when gradients were not logged; NaN when
  /// unknown or switched off by a weight of zero throughout.
  static double share(RunTables run, String task) {
    if (!run.taskShares().isEmpty()) {
      double weight = Series.max(run.taskShares().numbers("weight_" + task));
      double share = Series.tailMean(run.taskShares().numbers("gradient_share_" + task), 0.25);
      return weight == 0 ? Double.NaN : share;
    }
    return run.uncertainty().isEmpty()
        ? Double.NaN
        : Series.tailMean(run.uncertainty().numbers("weight_" + task), 0.25);
  }

  private static void overFitting(RunTable losses, List<Finding> findings) {
    RunTable train = losses.where("phase", "train");
    RunTable validation = losses.where("phase", "val");
    double[] v = validation.numbers("loss_span");
    double[] t = train.numbers("loss_span");
    if (v.length < 10 || t.length != v.length) {
      return;
    }
    // means over a tenth of the run: single epochs are noise
    int width = Math.max(1, v.length / 10);
    double[] smooth = new double[v.length - width + 1];
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] = Series.mean(v, i, i + width);
    }
    int best = Series.argMin(smooth);
    if (best < 0) {
      return;
    }
    double trainThere = Series.mean(t, best, best + width);
    double trainEnd = Series.tailMean(t, 0.1);
    double end = Series.last(smooth);
    if (end > 1.15 * smooth[best] && trainEnd < 0.95 * trainThere) {
      double[] epochs = validation.numbers("epoch");
      findings.add(
          new Finding(
              "over-fitting",
              Severity.WARNING,
              "the model over-fits its training windows",
              text(
                  "The validation span loss was lowest around epoch %.0f (%.4f) and then rose to"
                      + " %.4f, while the training span loss kept falling from %.4f to %.4f.",
                  epochs[best + width / 2], smooth[best], end, trainThere, trainEnd),
              "fewer epochs, selection.patience=10, augmentation.offset=1 and"
                  + " augmentation.inversion=0.5, or more labels"));
    }
  }

  private static void saturatedSigma(RunTable sigmas, List<Finding> findings) {
    if (sigmas.isEmpty()) {
      return;
    }
    for (String task : Task.KEYS) {
      double[] values = sigmas.numbers("sigma_" + task);
      double last = Series.last(values);
      boolean extreme = last < 0.1 || last > 10;
      boolean stuck = values.length >= 4 && Math.abs(values[0] - last) > 0.02;
      for (int i = Math.max(1, values.length - 3); stuck && i < values.length; i++) {
        stuck = Math.abs(values[i] - values[i - 1]) < 1e-6;
      }
      if (extreme || stuck) {
        findings.add(
            new Finding(
                "saturated-sigma",
                Severity.WARNING,
                "sigma of the " + words(task) + " task has reached its limit",
                text(
                    "Sigma went from %.3f to %.3f at epoch %.0f%s. With a sigma this extreme the"
                        + " task with the smallest loss dominates, whether or not it matters.",
                    values[0],
                    last,
                    Series.last(sigmas.numbers("epoch")),
                    stuck ? " and no longer moves" : ""),
                "wider balancing.kendall.min_sigma and max_sigma, or balancing.kind=fixed with"
                    + " first-batch normalisation (first-batch)"));
      }
    }
  }

  static String words(String task) {
    return task.equals("ptr") ? "pointer" : task;
  }
}
