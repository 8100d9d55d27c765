package expanse.split;

import expanse.market.BarSeries;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds prices of some windows again in others, under other times: [#STRETCH] bar-to-bar returns
/// in a row that are the same up to a factor, positive or negative, and a few per cent of noise. So
/// prices that were multiplied, shifted, turned upside down or rounded to other ticks are found,
/// too.
///
/// Stretches are looked up by the places of their two largest moves and compared by the correlation
/// of their returns, each capped at three times the median lest one spike decide. Of independent
/// normal returns 32 correlate with .97 less than once in 10^25 pairs (Fisher, 1921).
public final class CopyFinder {
  /// Returns in a stretch; in shorter windows all there are, down to [#SHORTEST].
  public static final int STRETCH = 32;

  private static final int SHORTEST = 24;

  /// Returns within a stretch that must not be zero, lest quiet markets look like copies.
  private static final int LEAST_CHANGES = 16;

  private static final double LEAST_CORRELATION = 0.97;
  private static final double EQUAL = 1 - 1e-9;
  private static final int CAP = 3;

  private final int length;
  private final int stretchLength;
  private final Map<Integer, List<Stretch>> byMoves = new HashMap<>();
  private final BitSet taken = new BitSet(); // last rows of the stretches taken
  private final BitSet clean = new BitSet(); // last rows of stretches that no taken one resembles

  /// A window in which prices of another one were found.
  ///
  /// @param window which
  /// @param row last row of the stretch in it
  /// @param detail in words
  public record Copy(Window window, int row, String detail) {}

  /// @param returns capped
  /// @param norm their Euclidean length
  private record Stretch(Window window, int row, float[] returns, double norm) {}

  /// @param length bars of a window
  public CopyFinder(int length) {
    this.length = length;
    this.stretchLength = Math.clamp(length - 1, SHORTEST, STRETCH);
  }

  /// Takes a window in which others will be looked for. All of them lie in one series.
  public void add(BarSeries bars, Window window) {
    clean.clear();
    new Stretches(bars, window, taken)
        .each((stretch, order) -> {
          taken.set(stretch.row);
          int key = key(stretch.returns, order[0], order[1]);
          byMoves.computeIfAbsent(key, k -> new ArrayList<>()).add(stretch);
          return false;
        });
  }

  /// The first stretch of a window that one of those taken holds, too; null when there is none. All
  /// windows that are looked for lie in one series, which may be another one.
  public @Nullable Copy find(BarSeries bars, Window window) {
    @Nullable Copy[] found = new Copy[1];
    new Stretches(bars, window, clean)
        .each((stretch, order) -> {
          found[0] = twin(stretch, order);
          return found[0] != null;
        });
    return found[0];
  }

  /// Adds the last rows of all stretches of a window that one of those taken holds, too.
  void collect(BarSeries bars, Window window, Set<Integer> rows) {
    new Stretches(bars, window, clean)
        .each((stretch, order) -> {
          if (twin(stretch, order) != null) {
            rows.add(stretch.row);
          }
          return false;
        });
  }

  private @Nullable Copy twin(Stretch stretch, int[] order) {
    // noise may exchange moves of nearly the same size
    for (int[] pair : new int[][] {{0, 1}, {0, 2}, {1, 2}}) {
      int key = key(stretch.returns, order[pair[0]], order[pair[1]]);
      for (Stretch other : byMoves.getOrDefault(key, List.of())) {
        double product = 0;
        for (int k = 0; k < stretchLength; k++) {
          product += stretch.returns[k] * other.returns[k];
        }
        double correlation = product / (stretch.norm * other.norm);
        if (Math.abs(correlation) >= LEAST_CORRELATION) {
          return new Copy(
              other.window,
              other.row,
              (Math.abs(correlation) < EQUAL ? "nearly the same " : "the same ")
                  + stretchLength
                  + " returns"
                  + (correlation < 0 ? ", upside down," : "")
                  + " end at row "
                  + other.row
                  + " and, in the other window, at row "
                  + stretch.row
                  + " of the bars");
        }
      }
    }
    clean.set(stretch.row);
    return null;
  }

  /// The places of two moves and whether they go the same way.
  private int key(float[] returns, int one, int other) {
    int same = returns[one] * returns[other] > 0 ? 1 : 0;
    return (Math.min(one, other) * stretchLength + Math.max(one, other)) * 2 + same;
  }

  private interface Visitor {
    /// @param order places of the three largest moves, the largest first
    /// @return whether to stop
    boolean visit(Stretch stretch, int[] order);
  }

  /// The stretches of a window that cross no session gap and are not too quiet.
  private final class Stretches {
    private final BarSeries bars;
    private final Window window;
    private final BitSet known;
    private final double[] returns = new double[length];
    private int from; // first step whose return belongs to the segment of the last one

    /// @param known last rows of stretches that need not be visited
    Stretches(BarSeries bars, Window window, BitSet known) {
      this.bars = bars;
      this.window = window;
      this.known = known;
    }

    void each(Visitor visitor) {
      long gap = BarSeries.DEFAULT_GAP_INTERVALS * bars.intervalMillis();
      from = 1;
      for (int t = 1; t < length; t++) {
        int row = window.start() + t;
        if (bars.time(row) - bars.time(row - 1) > gap) {
          from = t + 1;
          continue;
        }
        returns[t] = StrictMath.log(bars.close(row) / bars.close(row - 1));
        if (t - from + 1 >= stretchLength && !known.get(row) && visit(t, visitor)) {
          return;
        }
      }
    }

    private boolean visit(int last, Visitor visitor) {
      double[] sizes = new double[stretchLength];
      int changes = 0;
      for (int k = last - stretchLength + 1; k <= last; k++) {
        if (returns[k] != 0) {
          sizes[changes++] = Math.abs(returns[k]);
        }
      }
      if (changes < LEAST_CHANGES) {
        return false;
      }
      Arrays.sort(sizes, 0, changes);
      double cap = CAP * sizes[changes / 2];
      float[] capped = new float[stretchLength];
      int[] order = new int[3];
      double[] largest = {-1, -1, -1};
      double squares = 0;
      for (int k = 0; k < stretchLength; k++) {
        double value = returns[last - stretchLength + 1 + k];
        capped[k] = (float) (Math.clamp(value, -cap, cap) / cap);
        squares += (double) capped[k] * capped[k];
        rank(Math.abs(value), k, largest, order);
      }
      return visitor.visit(
          new Stretch(window, window.start() + last, capped, Math.sqrt(squares)), order);
    }

    private static void rank(double size, int place, double[] largest, int[] order) {
      double s = size;
      int p = place;
      for (int j = 0; j < 3; j++) {
        if (s > largest[j]) {
          double ls = largest[j];
          int lp = order[j];
          largest[j] = s;
          order[j] = p;
          s = ls;
          p = lp;
        }
      }
    }
  }
}
