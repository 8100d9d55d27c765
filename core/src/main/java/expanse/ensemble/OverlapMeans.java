package expanse.ensemble;

import java.util.Arrays;

/// What overlapping windows say of bars, averaged for each bar.
///
/// A bar counts the more in a window, the farther it lies from the window's nearer end, since a
/// model knows least there: 1 for the first and last bar, 2 for those next to them, and so on.
public final class OverlapMeans {
  private final double[][] sum; // [channels][bars]
  private final double[] weight; // [bars]

  /// What one window says.
  @FunctionalInterface
  public interface Said {
    /// @param channel what about
    /// @param t place of the bar in the window, from 0
    double of(int channel, int t);
  }

  /// @param channels how many things are said of every bar
  /// @param bars how many there is room for
  public OverlapMeans(int channels, int bars) {
    sum = new double[channels][bars];
    weight = new double[bars];
  }

  /// Adds what a window says of those of its bars that lie in a range.
  ///
  /// @param first bar at which the window starts; may lie outside of the room
  /// @param length bars of the window, T
  /// @param from first bar of the range
  /// @param to bar after the range
  public void add(int first, int length, int from, int to, Said said) {
    for (int bar = Math.max(first, from); bar < Math.min(first + length, to); bar++) {
      int t = bar - first;
      double w = Math.min(t + 1, length - t);
      for (int c = 0; c < sum.length; c++) {
        sum[c][bar] += w * said.of(c, t);
      }
      weight[bar] += w;
    }
  }

  /// Whether no window says anything of a bar.
  public boolean isEmpty(int bar) {
    return weight[bar] == 0;
  }

  /// The mean; NaN when no window says anything of the bar.
  public double mean(int channel, int bar) {
    return sum[channel][bar] / weight[bar];
  }

  /// Forgets the first bars; those after them move to their places.
  public void forget(int bars) {
    for (double[] values : sum) {
      shift(values, bars);
    }
    shift(weight, bars);
  }

  private static void shift(double[] values, int n) {
    System.arraycopy(values, n, values, 0, values.length - n);
    Arrays.fill(values, values.length - n, values.length, 0);
  }
}
