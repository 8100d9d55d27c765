package expanse.review;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Labels that are probably wrong, by confident learning (Northcutt, Jiang and Chuang, 2021) on
/// spans: models that have not seen a label say how likely its bars are, measured by what labelled
/// and unlabelled bars usually get.
///
/// Only reviewed bars are checked, and only predictions by models that were not trained on them may
/// be given; those of the test subset should not be, as a test set corrected by the model it scores
/// would make it look too good.
///
/// @param suspects worst first
/// @param bars what the models say about every bar
/// @param checkedLabels labels of which at least one bar was predicted
/// @param labels all labels
/// @param wrongShare estimated share of the labelled bars that lie in no expansion
/// @param missedShare estimated share of the unlabelled bars that lie in one
/// @param typeNote why types are not doubted, empty when they are
public record LabelSuspects(
    List<Suspect> suspects,
    PredictedBars bars,
    int checkedLabels,
    int labels,
    double wrongShare,
    double missedShare,
    String typeNote) {
  /// Suspects below this score are not worth a look.
  public static final double LEAST_SCORE = 0.2;

  /// Copies the list.
  public LabelSuspects {
    suspects = List.copyOf(suspects);
  }

  /// Looks for wrong labels.
  ///
  /// @param data bars and labels
  /// @param windows predictions by models that have not seen these windows
  /// @throws InputException when there is no label in them, or the models do not tell labelled bars
  ///   from others
  public static LabelSuspects of(Dataset data, List<WindowPrediction> windows) {
    PredictedBars bars = new PredictedBars(data.bars(), data.spans(), windows);
    ClassThresholds thresholds = new ClassThresholds(bars.mean(false), bars.mean(true));
    if (!thresholds.separates()) {
      throw new InputException(
          "on windows that it was not trained on, the run gives labelled bars no higher probability"
              + " than other bars, so it cannot check labels; train a better run first");
    }
    List<IndexSpan> predicted =
        data.spans().stream()
            .filter(s -> bars.predicted().get(s.start(), s.end() + 1).cardinality() > 0)
            .toList();
    TypeDoubts types = TypeDoubts.of(data.types(), predicted, windows);
    SpanDoubts doubts = new SpanDoubts(bars, thresholds, predicted, types);
    List<Suspect> suspects = new ArrayList<>();
    for (IndexSpan label : predicted) {
      add(suspects, doubts.ofLabel(label));
      add(suspects, types.ofLabel(label, bars));
    }
    doubts.missing().forEach(s -> add(suspects, s));
    suspects.sort(
        Comparator.comparingDouble(Suspect::score).reversed().thenComparingInt(Suspect::start));
    double[] wrong = shares(bars, thresholds);
    return new LabelSuspects(
        suspects, bars, predicted.size(), data.spans().size(), wrong[1], wrong[0], types.note());
  }

  private static void add(List<Suspect> suspects, @Nullable Suspect suspect) {
    if (suspect != null && suspect.score() >= LEAST_SCORE) {
      suspects.add(suspect);
    }
  }

  /// The confident joint: of the bars whose class the model is sure of, the share on the other side
  /// of their label; first for unlabelled bars, then for labelled ones.
  private static double[] shares(PredictedBars bars, ClassThresholds thresholds) {
    int[][] sure = new int[2][2];
    bars.predicted().stream()
        .forEach(row -> {
          double p = bars.probability(row);
          int label = bars.isLabelled(row) ? 1 : 0;
          if (p >= thresholds.high()) {
            sure[label][1]++;
          } else if (p <= thresholds.low()) {
            sure[label][0]++;
          }
        });
    return new double[] {
      (double) sure[0][1] / Math.max(1, sure[0][0] + sure[0][1]),
      (double) sure[1][0] / Math.max(1, sure[1][0] + sure[1][1])
    };
  }

  /// How many suspects there are of a kind.
  public int count(Suspect.Kind kind) {
    return (int) suspects.stream().filter(s -> s.kind() == kind).count();
  }
}
