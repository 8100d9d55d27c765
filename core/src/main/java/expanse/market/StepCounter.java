package expanse.market;

import java.util.HashMap;
import java.util.Map;

/// Counts the times between successive bars, as long as there are not too many different ones.
public final class StepCounter {
  private static final int MANY = 1 << 14;

  /// No steps counted yet.
  public StepCounter() {}

  private final Map<Long, Integer> counts = new HashMap<>();
  private long last;
  private boolean started;
  private long step;
  private int run;

  /// Takes the next time.
  ///
  /// @return false when there are too many different steps to count them in little memory
  public boolean add(long time) {
    if (started) {
      long between = time - last;
      if (between == step) {
        run++;
      } else {
        store();
        step = between;
        run = 1;
      }
    }
    started = true;
    last = time;
    return counts.size() <= MANY;
  }

  /// The most frequent step, the smallest of equals; 0 before the second time.
  public long mostFrequent() {
    store();
    long best = 0;
    int bestCount = 0;
    for (Map.Entry<Long, Integer> e : counts.entrySet()) {
      int count = e.getValue();
      if (count > bestCount || (count == bestCount && e.getKey() < best)) {
        best = e.getKey();
        bestCount = count;
      }
    }
    return best;
  }

  /// How often each step came since the last call; then forgets them and goes on from the last
  /// time. With it any number of different steps can be counted, in more memory elsewhere.
  public Map<Long, Integer> drain() {
    store();
    Map<Long, Integer> drained = Map.copyOf(counts);
    counts.clear();
    return drained;
  }

  private void store() {
    if (run > 0) {
      counts.merge(step, run, Integer::sum);
    }
    run = 0;
  }
}
