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

  private final List<Offer> offers;
  private final int window;

  /// A window to look through.
  ///
  /// @param start row of its first bar
  /// @param why in words, empty for no reason
  public record Offer(int start, String why) {}

  /// What to look at next.
  ///
  /// @param start row of its first bar, null when everything was looked at
  /// @param why it is offered, empty for no reason
  /// @param reviewed windows that were looked through
  /// @param undecided windows that were left undecided
  /// @param left windows still to be offered, this one included
  public record Next(@Nullable Integer start, String why, int reviewed, int undecided, int left) {}

  /// @param offers in the order in which they are made
  /// @param window bars of a window
  public Queue(List<Offer> offers, int window) {
    this.offers = List.copyOf(offers);
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
    List<Offer> offers = new ArrayList<>();
    for (int k : order) {
      offers.add(new Offer(found.get(k), ""));
    }
    return new Queue(offers, window);
  }

  /// The windows that somebody else looked through, to be looked through once more.
  public static Queue ofReviewed(List<Look> looks, int window) {
    return new Queue(
        looks.stream()
            .filter(look -> look.decision() == Look.Decision.REVIEWED)
            .map(look -> new Offer(look.start(), ""))
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
    int from = offers.stream().map(Offer::start).toList().indexOf(after) + 1;
    Offer first = null;
    int left = 0;
    for (int k = 0; k < offers.size(); k++) {
      Offer offer = offers.get((from + k) % offers.size());
      int hit = seen.nextSetBit(offer.start);
      if (hit < 0 || hit >= offer.start + window) {
        left++;
        first = first == null ? offer : first;
      }
    }
    return new Next(
        first == null ? null : first.start,
        first == null ? "" : first.why,
        reviewed,
        looks.size() - reviewed,
        left);
  }
}
