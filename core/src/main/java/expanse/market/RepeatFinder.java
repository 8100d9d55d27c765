package expanse.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds stretches of bars that come again under other times, price for price.
///
/// Hashes of blocks of [#BLOCK] rows that lie end to end are looked up for the block that begins at
/// each later row (Rabin and Karp, 1987); what is found is compared bar by bar and widened both
/// ways. So every stretch of [#SHORTEST] bars is found that moves enough to be told from chance.
public final class RepeatFinder {
  static final int BLOCK = 15;

  /// Shorter stretches are not looked for.
  public static final int SHORTEST = 2 * BLOCK;

  private static final int DIFFERENT_CLOSES = 8;
  private static final int MOST = 1000;
  private static final long BASE = 0x9E3779B97F4A7C15L;

  /// A stretch of bars that comes again, price for price.
  ///
  /// @param row first row of the first copy
  /// @param copyRow first row of the second copy
  /// @param bars length
  public record Repeat(int row, int copyRow, int bars) {}

  private final BarSeries bars;
  private final int n;

  /// @param bars to search
  public RepeatFinder(BarSeries bars) {
    this.bars = bars;
    this.n = bars.size();
  }

  /// All such stretches, the first thousand of them, in order of their second copies.
  public List<Repeat> find() {
    List<Repeat> found = new ArrayList<>();
    if (n < 2 * SHORTEST) {
      return found;
    }
    int slots = Integer.highestOneBit(Math.max(16, n / BLOCK * 2)) * 2;
    long[] hashes = new long[slots];
    int[] rows = new int[slots];
    Arrays.fill(rows, -1);
    long drop = 1;
    for (int i = 0; i < BLOCK; i++) {
      drop *= BASE;
    }
    long hash = 0;
    int skipUntil = 0;
    for (int end = 0; end < n; end++) {
      hash = hash * BASE + rowHash(end) - (end >= BLOCK ? rowHash(end - BLOCK) * drop : 0);
      int start = end - BLOCK + 1;
      if (start < 0) {
        continue;
      }
      int slot = slot(hashes, rows, hash);
      if (rows[slot] >= 0) {
        if (start >= skipUntil && found.size() < MOST) {
          Repeat repeat = widen(rows[slot], start);
          if (repeat != null) {
            found.add(repeat);
            skipUntil = repeat.copyRow() + repeat.bars();
          }
        }
      } else if (start % BLOCK == 0 && moves(start)) {
        hashes[slot] = hash;
        rows[slot] = start;
      }
    }
    return found;
  }

  private static int slot(long[] hashes, int[] rows, long hash) {
    int slot = (int) (mix(hash) >>> 33) & (rows.length - 1);
    while (rows[slot] >= 0 && hashes[slot] != hash) {
      slot = (slot + 1) & (rows.length - 1);
    }
    return slot;
  }

  private @Nullable Repeat widen(int row, int copy) {
    int distance = copy - row;
    int from = row;
    while (from > 0 && same(from - 1, from - 1 + distance)) {
      from--;
    }
    int to = row;
    while (to + distance < n && to < from + distance && same(to, to + distance)) {
      to++;
    }
    return to - from >= SHORTEST ? new Repeat(from, from + distance, to - from) : null;
  }

  private boolean moves(int start) {
    double[] closes = new double[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      closes[i] = bars.close(start + i);
    }
    return Arrays.stream(closes).distinct().count() >= DIFFERENT_CLOSES;
  }

  private boolean same(int i, int j) {
    return bars.close(i) == bars.close(j)
        && bars.open(i) == bars.open(j)
        && bars.high(i) == bars.high(j)
        && bars.low(i) == bars.low(j);
  }

  private long rowHash(int i) {
    long h = mix(Double.doubleToLongBits(bars.open(i)));
    h = mix(h ^ Double.doubleToLongBits(bars.high(i)));
    h = mix(h ^ Double.doubleToLongBits(bars.low(i)));
    return mix(h ^ Double.doubleToLongBits(bars.close(i)));
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    y = (y ^ (y >>> 32)) * 0xD6E8FEB86659FD93L;
    return y ^ (y >>> 32);
  }
}
