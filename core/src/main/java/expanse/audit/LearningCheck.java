package expanse.audit;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowTargets;
import expanse.feature.WindowFeatures;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What training reads of the windows before the first window of a later subset: inputs both ways
/// up, targets, and the base rate that the network starts from and losses are weighted by. Nothing
/// else of the data enters it; features are not normalised by statistics of a series.
public final class LearningCheck implements CausalCheck {
  private static final int MOST_WINDOWS = 200;

  private final TrainingSettings settings;
  private final SplitPlan plan;

  /// @param settings of the training
  /// @param plan the subsets, made from the unchanged data
  public LearningCheck(TrainingSettings settings, SplitPlan plan) {
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  public String name() {
    return "training: inputs, targets, base rate";
  }

  @Override
  public int reach() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean withstands(FutureChange change) {
    return change != FutureChange.REMOVED; // the other subsets' windows say where training may look
  }

  @Override
  public int[] places(LabelledBars data, int wanted, Rng rng) {
    int end = Places.end(plan, Subset.TRAIN);
    int next = Math.min(Places.begin(plan, Subset.VALIDATION), Places.begin(plan, Subset.TEST));
    return end == 0 || next < end || next >= data.bars().size() ? new int[0] : new int[] {next};
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    Dataset set = Places.dataset(settings, data, plan);
    long origin = data.bars().time(0);
    List<Known> known = new ArrayList<>();
    known.add(
        new Known(
            List.of("base rate", "weight of bars in spans"),
            new long[] {origin},
            new float[] {
              (float) set.positiveRate(Subset.TRAIN), (float) Assembly.positiveWeight(settings, set)
            }));
    List<Window> windows = set.windows(Subset.TRAIN);
    TargetOptions options = Assembly.targetOptions(settings);
    int step = Math.max(1, windows.size() / MOST_WINDOWS);
    for (int k = 0; k < windows.size(); k += step) {
      int start = windows.get(k).start();
      inputs(known, set.features(), data, start);
      if (settings.inference().testTimeInversion() || settings.augmentation().inversion() > 0) {
        inputs(known, set.invertedFeatures(), data, start);
      }
      WindowTargets targets = set.targets(Subset.TRAIN, k, options);
      known.add(table("span target", data, start, targets.span()));
      known.add(table("weight", data, start, targets.weight()));
      known.add(table("countdown", data, start, targets.countdown()));
    }
    return known;
  }

  private static void inputs(
      List<Known> known, WindowFeatures features, LabelledBars data, int start) {
    known.add(
        new Known(
            features.names(), times(data, start), features.window(start, data.length()).values()));
  }

  private static Known table(String column, LabelledBars data, int start, float[] values) {
    return new Known(List.of(column), times(data, start), values);
  }

  private static long[] times(LabelledBars data, int start) {
    long[] times = new long[data.length()];
    Arrays.setAll(times, t -> data.bars().time(start + t));
    return times;
  }
}
