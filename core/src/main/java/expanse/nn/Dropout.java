package expanse.nn;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.RowKernels;

/// Inverted dropout (Srivastava et al., 2014) with masks of one bit per element.
///
/// Element i is kept when bit `i % 64` of word `i / 64` is set; where a head masks each bar by
/// itself ([BarHead]), each row starts a new word. Kept elements are scaled by [#scale].
public final class Dropout {
  private Dropout() {}

  /// Factor on kept elements, which leaves the expectation unchanged.
  public static float scale(double probability) {
    return (float) (1 / (1 - probability));
  }

  /// Draws a mask: every bit is set with probability `1 - probability`, independently.
  ///
  /// Sixty-four Bernoulli numbers are drawn at once by comparing binary digits with those of the
  /// probability until every comparison is decided, about nine random words for each word of mask.
  ///
  /// @param probability that an element is dropped, quantised to 2^-48
  /// @param bits filled from its start
  /// @param count number of words to fill
  public static void draw(Rng rng, double probability, long[] bits, int count) {
    long keep = (long) ((1 - probability) * 0x1p48);
    if (keep >= 1L << 48) {
      java.util.Arrays.fill(bits, 0, count, -1L);
      return;
    }
    long base = rng.nextLong();
    for (int i = 0; i < count; i++) {
      long undecided = -1L;
      long kept = 0;
      for (int digit = 47; digit >= 0 && (undecided != 0 || digit > 39); digit--) {
        base += 0x9E3779B97F4A7C15L;
        long random = mix(base);
        long one = -(keep >>> digit & 1);
        kept |= undecided & ~random & one;
        undecided &= random ^ ~one;
      }
      bits[i] = kept;
    }
  }

  /// SplitMix64 (Steele, Lea, Flood, 2014): numbers of a counter do not wait for one another.
  private static long mix(long counter) {
    long z = (counter ^ (counter >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// Whether an element is kept.
  public static boolean kept(long[] bits, int row, int columns, int column) {
    return (bits[row * RowKernels.words(columns) + (column >>> 6)] >>> (column & 63) & 1) != 0;
  }

  /// Copies values, dropping and scaling.
  ///
  /// @param from n values
  /// @param to receives n values; may be the same array
  /// @param bits one for each value
  public static void apply(
      Kernels kernels, int n, float[] from, float[] to, long[] bits, float scale) {
    RowKernels.of(kernels).drop(n, from, 0, bits, scale, to, 0);
  }

  /// Adds values to others, dropping and scaling: the gradient of [#apply].
  ///
  /// @param from n values
  /// @param to n values
  /// @param bits one for each value
  public static void add(
      Kernels kernels, int n, float[] from, float[] to, long[] bits, float scale) {
    RowKernels.of(kernels).addDropped(n, from, 0, bits, scale, to, 0);
  }
}
