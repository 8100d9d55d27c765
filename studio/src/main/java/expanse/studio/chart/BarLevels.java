package expanse.studio.chart;

import expanse.base.InputException;
import expanse.market.BarSeries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A series at every zoom. Level 0 holds its bars; each level above holds one entry for every
/// [#FACTOR] of the level below (first open, highest high, lowest low, last close, sum of the
/// volumes), the last one perhaps for fewer. The top level fits into one piece.
///
/// A piece is [#PIECE] entries of a level, the last one of a level perhaps fewer, as six columns of
/// doubles, little end first, one after the other: time of the first bar in epoch milliseconds,
/// open, high, low, close, volume (NaN when unknown).
public final class BarLevels {
  /// Entries of a level in one of the next.
  public static final int FACTOR = 4;

  /// Entries in a piece.
  public static final int PIECE = 2048;

  private static final int COLUMNS = 6;

  private final BarSeries bars;
  private final List<Level> levels;

  /// Entries of one level above the bars.
  private record Level(
      double[] open, double[] high, double[] low, double[] close, double[] volume) {
    Level(int size) {
      this(
          new double[size], new double[size], new double[size], new double[size], new double[size]);
    }

    int size() {
      return open.length;
    }
  }

  private BarLevels(BarSeries bars, List<Level> levels) {
    this.bars = bars;
    this.levels = levels;
  }

  /// Builds all levels.
  public static BarLevels of(BarSeries bars) {
    List<Level> levels = new ArrayList<>();
    if (bars.size() > PIECE) {
      levels.add(first(bars));
      while (levels.getLast().size() > PIECE) {
        levels.add(above(levels.getLast()));
      }
    }
    return new BarLevels(bars, levels);
  }

  private static int entries(int below) {
    return (below + FACTOR - 1) / FACTOR;
  }

  private static Level first(BarSeries bars) {
    int n = bars.size();
    Level level = new Level(entries(n));
    for (int k = 0; k < level.size(); k++) {
      int from = k * FACTOR;
      int to = Math.min(n, from + FACTOR);
      double high = bars.high(from);
      double low = bars.low(from);
      double volume = bars.volume(from);
      for (int i = from + 1; i < to; i++) {
        high = Math.max(high, bars.high(i));
        low = Math.min(low, bars.low(i));
        volume += bars.volume(i);
      }
      level.open[k] = bars.open(from);
      level.high[k] = high;
      level.low[k] = low;
      level.close[k] = bars.close(to - 1);
      level.volume[k] = volume;
    }
    return level;
  }

  private static Level above(Level below) {
    Level level = new Level(entries(below.size()));
    for (int k = 0; k < level.size(); k++) {
      int from = k * FACTOR;
      int to = Math.min(below.size(), from + FACTOR);
      double high = below.high[from];
      double low = below.low[from];
      double volume = below.volume[from];
      for (int i = from + 1; i < to; i++) {
        high = Math.max(high, below.high[i]);
        low = Math.min(low, below.low[i]);
        volume += below.volume[i];
      }
      level.open[k] = below.open[from];
      level.high[k] = high;
      level.low[k] = low;
      level.close[k] = below.close[to - 1];
      level.volume[k] = volume;
    }
    return level;
  }

  /// Number of levels, the bars included.
  public int levels() {
    return levels.size() + 1;
  }

  /// Entries of a level.
  int size(int level) {
    return level == 0 ? bars.size() : levels.get(level - 1).size();
  }

  /// A piece of a level.
  ///
  /// @param piece counted from 0
  /// @throws InputException when there is no such piece
  public byte[] piece(int level, int piece) {
    if (level < 0 || level >= levels()) {
      throw new InputException("level must be 0 to " + (levels() - 1));
    }
    int pieces = (size(level) + PIECE - 1) / PIECE;
    if (piece < 0 || piece >= pieces) {
      throw new InputException("piece must be 0 to " + (pieces - 1));
    }
    int from = piece * PIECE;
    int to = Math.min(size(level), from + PIECE);
    ByteBuffer out =
        ByteBuffer.allocate((to - from) * COLUMNS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int step = 1 << (2 * level); // FACTOR to the power of the level
    for (int k = from; k < to; k++) {
      out.putDouble((double) bars.time(k * step));
    }
    if (level == 0) {
      putBars(out, from, to);
    } else {
      Level entries = levels.get(level - 1);
      for (double[] column :
          List.of(entries.open, entries.high, entries.low, entries.close, entries.volume)) {
        out.asDoubleBuffer().put(column, from, to - from);
        out.position(out.position() + (to - from) * Double.BYTES);
      }
    }
    return out.array();
  }

  private void putBars(ByteBuffer out, int from, int to) {
    for (int i = from; i < to; i++) {
      out.putDouble(bars.open(i));
    }
    for (int i = from; i < to; i++) {
      out.putDouble(bars.high(i));
    }
    for (int i = from; i < to; i++) {
      out.putDouble(bars.low(i));
    }
    for (int i = from; i < to; i++) {
      out.putDouble(bars.close(i));
    }
    for (int i = from; i < to; i++) {
      out.putDouble(bars.volume(i));
    }
  }
}
