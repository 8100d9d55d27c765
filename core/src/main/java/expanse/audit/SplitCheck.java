package expanse.audit;

import expanse.split.CopyException;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The subset of every window that ends before a place, whatever prices come after it.
///
/// Windows and labels stay where they are: their number decides how many windows a subset has. That
/// a window is left out, or the windows are refused, because prices come again later is allowed and
/// no leak: such a window counts as being in the subset that it has in the true plan.
public final class SplitCheck implements CausalCheck {
  private static final List<String> COLUMNS =
      Arrays.stream(Subset.values()).map(Subset::text).toList();

  private final SplitOptions options;
  private final Set<String> copied = new HashSet<>(); // in the true series
  private final Map<String, Subset> truth;

  /// @param data on which the check will run
  /// @param options how windows are parted
  public SplitCheck(LabelledBars data, SplitOptions options) {
    this.options = options;
    SplitPlan plan = plan(data);
    truth = subsets(plan);
    copied(plan).forEach(window -> copied.add(window.id()));
  }

  private static Map<String, Subset> subsets(SplitPlan plan) {
    Map<String, Subset> subsets = new HashMap<>();
    for (Subset subset : Subset.values()) {
      plan.windows(subset).forEach(window -> subsets.put(window.id(), subset));
    }
    return subsets;
  }

  private static List<Window> copied(SplitPlan plan) {
    return plan.dropped().stream()
        .filter(SplitPlan.Dropped::forCopy)
        .map(SplitPlan.Dropped::window)
        .toList();
  }

  @Override
  public String name() {
    return "split: subset of every window";
  }

  @Override
  public int reach() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean withstands(FutureChange change) {
    return change != FutureChange.REMOVED;
  }

  @Override
  public boolean withoutLaterLabels() {
    return false;
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    Map<String, Subset> subsets = subsetsWithCopies(data);
    List<Window> earlier =
        data.windows().stream()
            .filter(w -> w.start() + data.length() <= place && !copied.contains(w.id()))
            .sorted(Comparator.comparingInt(Window::start))
            .toList();
    long[] times = new long[earlier.size()];
    Subset[] all = Subset.values();
    float[] values = new float[earlier.size() * all.length];
    for (int k = 0; k < times.length; k++) {
      times[k] = data.bars().time(earlier.get(k).start());
      Subset subset = subsets.get(earlier.get(k).id());
      for (int j = 0; j < all.length; j++) {
        values[k * all.length + j] = subset == all[j] ? 1 : 0;
      }
    }
    return List.of(new Known(COLUMNS, times, values));
  }

  private Map<String, Subset> subsetsWithCopies(LabelledBars data) {
    SplitPlan plan;
    try {
      plan = plan(data);
    } catch (CopyException e) {
      return truth; // that copies are refused is allowed; any other refusal would be a leak
    }
    Map<String, Subset> subsets = subsets(plan);
    for (Window window : copied(plan)) {
      Subset subset = truth.get(window.id());
      if (subset != null) {
        subsets.put(window.id(), subset);
      }
    }
    return subsets;
  }

  private SplitPlan plan(LabelledBars data) {
    return SplitPlanner.plan(data.bars(), data.windows(), data.spans(), data.length(), options);
  }
}
