package expanse.audit;

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
/// Windows and labels stay where they are: their number decides how many windows a subset has. A
/// window that is left out because its prices come again later is left out of the comparison, too:
/// it is known to depend on them.
public final class SplitCheck implements CausalCheck {
  private static final List<String> COLUMNS =
      Arrays.stream(Subset.values()).map(Subset::text).toList();

  private final SplitOptions options;
  private final Set<String> copied = new HashSet<>();

  /// @param data on which the check will run
  /// @param options how windows are parted
  public SplitCheck(LabelledBars data, SplitOptions options) {
    this.options = options;
    for (SplitPlan.Dropped dropped : plan(data).dropped()) {
      if (dropped.forCopy()) {
        copied.add(dropped.window().id());
      }
    }
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
    Map<String, Subset> subsets = new HashMap<>();
    SplitPlan plan = plan(data);
    for (Subset subset : Subset.values()) {
      plan.windows(subset).forEach(window -> subsets.put(window.id(), subset));
    }
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

  private SplitPlan plan(LabelledBars data) {
    return SplitPlanner.plan(data.bars(), data.windows(), data.spans(), data.length(), options);
  }
}
