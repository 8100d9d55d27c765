package expanse.audit;

import expanse.dataset.Dataset;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.window.LabelledBars;
import expanse.window.Subset;

/// Where the subsets of a plan begin and end, and the data of a plan that is kept as it was.
final class Places {
  private Places() {}

  /// One past the last row of a subset, 0 when it is empty.
  static int end(SplitPlan plan, Subset subset) {
    return plan.windows(subset).stream()
        .mapToInt(window -> window.start() + plan.length())
        .max()
        .orElse(0);
  }

  /// The first row of a subset, very large when it is empty.
  static int begin(SplitPlan plan, Subset subset) {
    return plan.windows(subset).stream()
        .mapToInt(window -> window.start())
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  static Dataset dataset(TrainingSettings settings, LabelledBars data, SplitPlan plan) {
    return new Dataset(
        data.bars(),
        data.spans(),
        plan,
        settings.targets().labelMargin(),
        Assembly.featureSet(settings),
        Assembly.featureContext(settings),
        data.provenance());
  }
}
