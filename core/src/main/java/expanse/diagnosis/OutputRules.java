package expanse.diagnosis;

import static expanse.diagnosis.Series.text;

import expanse.dataset.Dataset;
import expanse.dataset.ShownLabels;
import expanse.diagnosis.Finding.Severity;
import expanse.ensemble.HurtingModels;
import expanse.evaluation.Evaluation;
import expanse.evaluation.OutputScore;
import expanse.output.TrainingConstants;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What every output of a run is worth beside simple rules, and labels that no output can be
/// learned from.
final class OutputRules {
  /// More of the labels than this in one direction, and they are one-sided.
  static final double ONE_SIDED = 0.9;

  /// More of the reviewed bars than this inside labels, and nothing is left to tell them from.
  static final double EVERY_BAR = 0.95;

  /// Fewer labelled spans than this say little.
  static final int FEW_SPANS = 20;

  private static final Set<String> HEADS =
      Set.of("types", "pointer_center", "pointer_length", "countdown");

  private OutputRules() {}

  static List<Finding> of(Evaluation evaluation) {
    List<Finding> findings = new ArrayList<>();
    evaluation
        .outputs()
        .forEach((name, score) -> {
          constant(name, score, findings);
          worse(name, score, findings);
        });
    everyBarLabelled(evaluation.test().positiveRate(), "reviewed test bars", findings);
    if (evaluation.test().groups() >= OutcomeRules.FEW_GROUPS) { // else that is said already
      fewSpans(evaluation.test().span().trueSpans(), "test windows", findings);
    }
    return findings;
  }

  /// What the labels of a data set say before anything is learned from them.
  static List<Finding> of(Dataset data, TrainingSettings settings) {
    List<Finding> findings = new ArrayList<>();
    int spans = ShownLabels.of(data).size();
    oneSided(TrainingConstants.upShare(data), spans, settings, findings);
    everyBarLabelled(data.positiveRate(Subset.TRAIN), "reviewed training bars", findings);
    fewSpans(spans, "training and validation windows", findings);
    return findings;
  }

  static List<Finding> hurting(List<HurtingModels.Hurting> models) {
    return models.stream()
        .map(m ->
            new Finding(
                "base-model-hurts",
                Severity.WARNING,
                "the ensemble is better without the " + m.name(),
                text(
                    "With a weight of %.2f for the %s the log loss of a bar is %.4f on windows that"
                        + " no model has seen, and %.4f when the others weigh all; the 95 %%"
                        + " interval of the difference is %.4f to %.4f.",
                    m.weight(),
                    m.name(),
                    m.with(),
                    m.without(),
                    m.gainInterval95()[0],
                    m.gainInterval95()[1]),
                "inference.stacking=true, which chooses the weights"))
        .toList();
  }

  /// Outputs of trained heads that say nothing: constant ones, and those that are worse than a
  /// simple rule.
  static List<String> mute(Evaluation evaluation) {
    List<String> mute = new ArrayList<>();
    for (Map.Entry<String, OutputScore> entry : evaluation.outputs().entrySet()) {
      boolean says = !entry.getValue().constant() && entry.getValue().worseThan() == null;
      if (HEADS.contains(entry.getKey()) && !says) {
        mute.add(words(entry.getKey()));
      }
    }
    return mute;
  }

  private static void constant(String name, OutputScore score, List<Finding> findings) {
    if (score.constant() && score.cases() >= FEW_SPANS) {
      findings.add(
          new Finding(
              "constant-output",
              Severity.WARNING,
              "the " + words(name) + " output says the same of everything",
              text(
                  "Of %,d cases it says the same, or nearly so (%s): whoever reads it learns"
                      + " nothing from it.",
                  score.cases(), score.measure()),
              remedy(name)));
    }
  }

  private static void worse(String name, OutputScore score, List<Finding> findings) {
    String rule = score.worseThan();
    OutputScore.Against against = rule == null ? null : score.against().get(rule);
    if (rule != null && against != null && !name.equals("marks")) {
      findings.add(
          new Finding(
              "worse-than-constant",
              Severity.WARNING,
              "the " + words(name) + " output is worse than " + rule,
              text(
                  "%s: %.3f, and %s %.3f; the 95 %% interval of the difference is %+.3f to %+.3f,"
                      + " over %,d cases.",
                  score.measure(),
                  score.value(),
                  rule,
                  against.value(),
                  against.differenceInterval95()[0],
                  against.differenceInterval95()[1],
                  score.cases()),
              remedy(name)));
    }
  }

  private static String remedy(String name) {
    return switch (name) {
      case "types" -> "labels whose types differ in what precedes them (expanse label check)";
      case "pointer_center", "pointer_length" ->
          "read center and length off the found spans, which are scored as ends and lengths";
      case "countdown" -> "loss.countdown.target=clipped, or off";
      case "live", "forecast" ->
          "more labels (expanse suggest); much of it is decided only after the bar, so whole"
              + " windows will always score higher";
      default -> "--preset recommended; more labels if that does not help";
    };
  }

  private static String words(String name) {
    return name.replace('_', ' ');
  }

  private static void oneSided(
      double up, int spans, TrainingSettings settings, List<Finding> findings) {
    boolean inverts =
        settings.augmentation().inversion() > 0 || settings.inference().testTimeInversion();
    if (inverts && spans >= FEW_SPANS && Math.max(up, 1 - up) >= ONE_SIDED) {
      findings.add(
          new Finding(
              "one-sided-labels",
              Severity.SERIOUS,
              "labels of one direction, and the model is taught both",
              text(
                  "Price %s in %.0f %% of the %,d labels, and with inversion on every window is"
                      + " also shown upside down with the same marks: the model learns to mark both"
                      + " directions.",
                  up >= 0.5 ? "rises" : "falls", 100 * Math.max(up, 1 - up), spans),
              "augmentation.inversion=0 and inference.test_time_inversion=false"));
    }
  }

  private static void everyBarLabelled(double rate, String where, List<Finding> findings) {
    if (rate >= EVERY_BAR) {
      findings.add(
          new Finding(
              "every-bar-labelled",
              Severity.SERIOUS,
              "nearly every bar is labelled",
              text(
                  "%.0f %% of the %s lie inside labels: there is next to nothing to tell them"
                      + " from.",
                  100 * rate, where),
              "windows that also show bars without a label (a windows file, or none)"));
    }
  }

  private static void fewSpans(int spans, String where, List<Finding> findings) {
    if (spans < FEW_SPANS) {
      findings.add(
          new Finding(
              "few-spans",
              Severity.NOTE,
              "few labelled spans",
              text(
                  "There are %d in the %s: every figure about spans is mostly chance.",
                  spans, where),
              "more labels"));
    }
  }
}
