package expanse.diagnosis;

import static expanse.diagnosis.Series.text;

import expanse.diagnosis.Finding.Severity;
import expanse.evaluation.Baselines;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.run.RunTable;
import java.util.ArrayList;
import java.util.List;

/// What the evaluation and the threshold table say about the result.
final class OutcomeRules {
  /// F1 this near to marking every bar is no better than it.
  static final double NEAR = 0.02;

  /// A position prior this far above every bar means that labels favour positions.
  static final double PRIOR_GAIN = 0.05;

  /// More of the variance of probabilities than this follows from the position alone.
  static final double POSITION_SHARE = 0.3;

  /// Fewer independent windows than this say little.
  static final int FEW_GROUPS = 20;

  private OutcomeRules() {}

  static List<Finding> of(Evaluation evaluation, double positionShare) {
    List<Finding> findings = new ArrayList<>();
    leak(evaluation, findings);
    everyBar(evaluation, findings);
    positionShortcut(evaluation, positionShare, findings);
    validationLuck(evaluation, findings);
    calibration(evaluation, findings);
    fewWindows(evaluation, findings);
    return findings;
  }

  static void leak(boolean leaky, String method, List<Finding> findings) {
    if (leaky) {
      findings.add(
          new Finding(
              "leak",
              Severity.SERIOUS,
              "the subsets leak into each other",
              "The split "
                  + method
                  + " assigns windows at random although they share bars and labels: the model was"
                  + " trained on parts of what it is scored on, so no figure tells how it does on"
                  + " new bars.",
              "split.kind=temporal"));
    }
  }

  private static void leak(Evaluation e, List<Finding> findings) {
    if (e.split().leaky()
        && e.split().warning() != null
        && e.split().warning().contains("no test")) {
      findings.add(
          new Finding(
              "leak",
              Severity.SERIOUS,
              "no test subset",
              "The figures come from the windows that chose the threshold and the epoch, so they"
                  + " are too optimistic.",
              "split.test=0.2, or a windows file with split test"));
      return;
    }
    leak(e.split().leaky(), e.split().method(), findings);
  }

  private static void everyBar(Evaluation e, List<Finding> findings) {
    BaselineScores every = e.baselines().get("every_bar");
    if (every == null || !(e.test().perBarMicro().f1() < every.f1() + NEAR)) {
      return;
    }
    double f1 = e.test().perBarMicro().f1();
    findings.add(
        new Finding(
            "every-bar",
            Severity.SERIOUS,
            "F1 is no better than detecting every bar",
            text(
                "Per-bar F1 is %.3f; detecting every bar gives %.3f (2 p / (1 + p), with a fraction"
                    + " p = %.3f of labelled bars) without looking at any price. Recall is %.3f,"
                    + " precision %.3f.",
                f1,
                every.f1(),
                e.test().positiveRate(),
                e.test().perBarMicro().recall(),
                e.test().perBarMicro().precision()),
            "--preset recommended; more labels if that does not help (expanse label check first)"));
  }

  private static void positionShortcut(Evaluation e, double positionShare, List<Finding> findings) {
    BaselineScores every = e.baselines().get("every_bar");
    BaselineScores prior = e.baselines().get(Baselines.POSITION_PRIOR);
    if (every == null || prior == null || Double.isNaN(positionShare)) {
      return;
    }
    boolean labels = prior.f1() - every.f1() > PRIOR_GAIN;
    if (positionShare > POSITION_SHARE) {
      findings.add(
          new Finding(
              "position-shortcut",
              labels ? Severity.SERIOUS : Severity.WARNING,
              "the model relies on the position in the window",
              text(
                  "The position alone explains %.0f %% of the variance of the probabilities, and"
                      + " the position prior, which sees no price, reaches F1 %.3f against %.3f for"
                      + " detecting every bar. In real use spans lie anywhere, so this part of the"
                      + " score is lost.",
                  100 * positionShare, prior.f1(), every.f1()),
              "augmentation.offset=1, a features.set without position"));
    } else if (labels) {
      findings.add(
          new Finding(
              "position-shortcut",
              Severity.NOTE,
              "labels favour some positions in the window",
              text(
                  "The position prior, which sees no price, reaches F1 %.3f against %.3f for"
                      + " detecting every bar, so a model can score by position alone. In this"
                      + " model the position explains %.0f %% of the variance.",
                  prior.f1(), every.f1(), 100 * positionShare),
              "augmentation.offset=1, windows cut at random offsets"));
    }
  }

  private static void validationLuck(Evaluation e, List<Finding> findings) {
    double validation = e.validation().perBarMicro().f1();
    double test = e.test().perBarMicro().f1();
    double[] interval = e.test().confidenceInterval95().perBarMicroF1();
    if (validation - test > 0.1 && validation > interval[1]) {
      findings.add(
          new Finding(
              "validation-luck",
              Severity.WARNING,
              "validation scores were too optimistic",
              text(
                  "Per-bar F1 is %.3f on the %d validation windows and %.3f on the test windows (95"
                      + " %% interval %.3f to %.3f): the epoch and the threshold were over-fitted"
                      + " to validation, or the market changed between the subsets.",
                  validation, e.validation().windows(), test, interval[0], interval[1]),
              "a larger split.validation, ensemble.folds=5"));
    }
  }

  private static void calibration(Evaluation e, List<Finding> findings) {
    if (e.test().calibration().ece() > 0.1) {
      findings.add(
          new Finding(
              "calibration",
              Severity.WARNING,
              "the probabilities are not calibrated",
              text(
                  "The expected calibration error is %.3f: of the bars with a mean probability of"
                      + " %.2f, a fraction of %.2f is labelled.",
                  e.test().calibration().ece(), meanProbability(e), e.test().positiveRate()),
              "inference.calibration=temperature or isotonic"));
    }
  }

  private static double meanProbability(Evaluation e) {
    double rate = e.test().positiveRate();
    double in = e.test().probability().inSpan().mean();
    double out = e.test().probability().outSpan().mean();
    return (Double.isNaN(in) ? 0 : rate * in) + (Double.isNaN(out) ? 0 : (1 - rate) * out);
  }

  private static void fewWindows(Evaluation e, List<Finding> findings) {
    if (e.test().groups() < FEW_GROUPS) {
      findings.add(
          new Finding(
              "few-windows",
              Severity.NOTE,
              "few independent test windows",
              text(
                  "%d windows form %d independent groups (windows that share bars count as one), so"
                      + " the 95 %% interval of F1 is %.3f wide.",
                  e.test().windows(),
                  e.test().groups(),
                  e.test().confidenceInterval95().perBarMicroF1()[1]
                      - e.test().confidenceInterval95().perBarMicroF1()[0]),
              "more labelled windows, a larger split.test"));
    }
  }

  /// A fall of F1 between neighbouring thresholds from more than half of the best to nearly
  /// nothing.
  static List<Finding> cliff(RunTable table) {
    List<Finding> findings = new ArrayList<>();
    if (table.isEmpty()) {
      return findings;
    }
    double[] threshold = table.numbers("threshold");
    double[] f1 = table.numbers("f1");
    double best = Series.max(f1);
    if (!(best > 0)) {
      findings.add(
          new Finding(
              "threshold-cliff",
              Severity.WARNING,
              "no bar reaches the lowest threshold",
              text(
                  "F1 is 0 at every threshold from %.2f to %.2f: all probabilities are lower.",
                  threshold[0], Series.last(threshold)),
              "expanse threshold DIR --min 0.01 --step 0.01, or loss.span.pos_weight=auto"));
      return findings;
    }
    for (int i = 1; i < f1.length; i++) {
      if (f1[i - 1] > 0.5 * best && f1[i] < 0.1 * best && threshold[i] - threshold[i - 1] < 0.11) {
        findings.add(
            new Finding(
                "threshold-cliff",
                Severity.WARNING,
                "F1 depends on a knife-edge threshold",
                text(
                    "F1 is %.3f at a threshold of %.2f and %.3f at %.2f: nearly all probabilities"
                        + " lie between the two, so the model hardly separates bars, and a small"
                        + " change of the market moves all of them across the threshold.",
                    f1[i - 1], threshold[i - 1], f1[i], threshold[i]),
                "--preset recommended, or loss.span.pos_weight=auto; for a finer grid, expanse"
                    + " threshold DIR --step 0.01"));
        return findings;
      }
    }
    return findings;
  }
}
