package expanse.studio.marking;

import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Windows to look through, one after the other, in an order that is drawn once: windows that were
/// marked where it was easy would say little about the rest of the bars.
public final class Queue {
  private static final long SEED = 0x4C4F4F4BL;

  private final List<Integer> starts;
  private final int window;

  /// What to look at next.
  ///
  /// @param start row of its first bar, null when everything was looked at
  /// @param reviewed windows that were looked through
  /// @param undecided windows that were left undecided
  /// @param left windows still to be offered, this one included
  public record Next(@Nullable Integer start, int reviewed, int undecided, int left) {}

  private Queue(List<Integer> starts, int window) {
    this.starts = starts;
    this.window = window;
  }

  /// Consecutive windows over all sessions, in random order, the same every time.
  public static Queue atRandom(BarSeries bars, int window) {
    List<Integer> found = new ArrayList<>();
    for (Segment segment : bars.segments()) {
      for (int start = segment.from(); start + window <= segment.to(); start += window) {
        found.add(start);
      }
    }
    int[] order = new int[found.size()];
    java.util.Arrays.setAll(order, k -> k);
    Rng.derived(SEED, found.size()).shuffle(order);
    List<Integer> starts = new ArrayList<>();
    for (int k : order) {
      starts.add(found.get(k));
    }
    return new Queue(starts, window);
  }

  /// The windows that somebody else looked through, for a second opinion on them.
  public static Queue ofReviewed(List<Look> looks, int window) {
    return new Queue(
        looks.stream()
            .filter(look -> look.decision() == Look.Decision.REVIEWED)
            .map(Look::start)
            .toList(),
        window);
  }

  /// The first window that shares no bar with one that was looked at.
  ///
  /// @param looks so far
  /// @param after start of the window that was offered last and is to be passed over, or -1
  public Next next(List<Look> looks, int after) {
    BitSet seen = new BitSet();
    int reviewed = 0;
    for (Look look : looks) {
      seen.set(look.start(), look.start() + window);
      reviewed += look.decision() == Look.Decision.REVIEWED ? 1 : 0;
    }
    int from = starts.indexOf(after) + 1;
    Integer first = null;
    int left = 0;
    for (int k = 0; k < starts.size(); k++) {
      int start = starts.get((from + k) % starts.size());
      int hit = seen.nextSetBit(start);
      if (hit < 0 || hit >= start + window) {
        left++;
        first = first == null ? Integer.valueOf(start) : first;
      }
    }
    return new Next(first, reviewed, looks.size() - reviewed, left);
  }
}
