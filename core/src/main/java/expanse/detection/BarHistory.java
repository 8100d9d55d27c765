package expanse.detection;

import expanse.market.Bar;
import expanse.market.Move;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// The bars of a stream that open spans, and those before them, may still be asked about.
final class BarHistory {
  private double[][] prices = new double[4][256]; // open, high, low, close
  private int[] segment = new int[256]; // first row of the bar's segment
  private int from; // row of the first bar held
  private int held;

  /// Takes the next bar.
  ///
  /// @param first whether it begins a segment
  void add(Bar bar, boolean first) {
    if (held == segment.length) {
      segment = Arrays.copyOf(segment, 2 * held);
      for (int k = 0; k < prices.length; k++) {
        prices[k] = Arrays.copyOf(prices[k], 2 * held);
      }
    }
    prices[0][held] = bar.open();
    prices[1][held] = bar.high();
    prices[2][held] = bar.low();
    prices[3][held] = bar.close();
    segment[held] = first || held == 0 ? from + held : segment[held - 1];
    held++;
  }

  /// Takes the newest bar back.
  void removeLast() {
    held--;
  }

  /// Forgets bars that no span starting at this row or later is described by.
  void release(int row) {
    int gone = Math.min(row - Move.BARS_BEFORE - from, held);
    if (gone < held / 2) { // copying the rest costs less than what was added since
      return;
    }
    for (double[] values : prices) {
      System.arraycopy(values, gone, values, 0, held - gone);
    }
    System.arraycopy(segment, gone, segment, 0, held - gone);
    from += gone;
    held -= gone;
  }

  /// Writes all that is held.
  void save(DataOutput out) throws IOException {
    out.writeInt(from);
    out.writeInt(held);
    for (int i = 0; i < held; i++) {
      for (double[] column : prices) {
        out.writeDouble(column[i]);
      }
      out.writeInt(segment[i]);
    }
  }

  /// Takes what another one wrote.
  void load(DataInput in) throws IOException {
    from = in.readInt();
    held = in.readInt();
    segment = new int[Math.max(segment.length, held)];
    prices = new double[4][segment.length];
    for (int i = 0; i < held; i++) {
      for (double[] column : prices) {
        column[i] = in.readDouble();
      }
      segment[i] = in.readInt();
    }
  }

  /// What price does over some rows.
  Move move(int start, int end) {
    int first = Math.max(segment[start - from] - from, start - from - Move.BARS_BEFORE);
    first = Math.max(0, first);
    double range = 0;
    for (int i = first; i < start - from; i++) {
      range += prices[1][i] - prices[2][i];
    }
    int bars = start - from - first;
    return Move.of(prices[0][start - from], prices[3][end - from], bars == 0 ? 0 : range / bars);
  }
}
