package expanse.nn;

import expanse.base.Rng;

/// Inverted dropout (Srivastava et al., 2014) with masks of one bit per element.
///
/// Bits lie row by row, each row starting a new word: element c of row r is kept when bit `c % 64`
/// of word `r * words(columns) + c / 64` is set. Kept elements are scaled by [#scale].
public final class Dropout {
  private Dropout() {}

  /// Words per row of this many elements.
  public static int words(int columns) {
    return (columns + 63) >>> 6;
  }

  /// Factor on kept elements, which leaves the expectation unchanged.
  public static float scale(double probability) {
    return (float) (1 / (1 - probability));
  }

  /// Draws a mask: every bit is set with probability `1 - probability`, independently.
  ///
  /// Sixty-four Bernoulli numbers are drawn at once by comparing binary digits with those of the
  /// probability until every comparison is decided, about eight random words for each word of mask.
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
    for (int i = 0; i < count; i++) {
      long undecided = -1L;
      long kept = 0;
      for (int digit = 47; digit >= 0 && undecided != 0; digit--) {
        long random = rng.nextLong();
        if ((keep >>> digit & 1) != 0) {
          kept |= undecided & ~random;
          undecided &= random;
        } else {
          undecided &= ~random;
        }
      }
      bits[i] = kept;
    }
  }

  /// Whether an element is kept.
  public static boolean kept(long[] bits, int row, int columns, int column) {
    return (bits[row * words(columns) + (column >>> 6)] >>> (column & 63) & 1) != 0;
  }

  /// Copies rows, dropping and scaling.
  ///
  /// @param from rows of that many elements from an offset
  /// @param to rows of that many elements from an offset; may be the same place
  /// @param firstRow row of the mask that belongs to the first row
  public static void apply(
      float[] from,
      int fromOffset,
      float[] to,
      int toOffset,
      long[] bits,
      int firstRow,
      int rows,
      int columns,
      float scale) {
    int words = words(columns);
    for (int row = 0; row < rows; row++) {
      int word = (firstRow + row) * words;
      int a = fromOffset + row * columns;
      int b = toOffset + row * columns;
      for (int c = 0; c < columns; c++) {
        to[b + c] = (bits[word + (c >>> 6)] >>> (c & 63) & 1) != 0 ? from[a + c] * scale : 0;
      }
    }
  }

  /// Adds rows to others, dropping and scaling: the gradient of [#apply].
  ///
  /// @param from rows of that many elements from an offset
  /// @param to rows of that many elements from an offset
  /// @param firstRow row of the mask that belongs to the first row
  public static void add(
      float[] from,
      int fromOffset,
      float[] to,
      int toOffset,
      long[] bits,
      int firstRow,
      int rows,
      int columns,
      float scale) {
    int words = words(columns);
    for (int row = 0; row < rows; row++) {
      int word = (firstRow + row) * words;
      int a = fromOffset + row * columns;
      int b = toOffset + row * columns;
      for (int c = 0; c < columns; c++) {
        to[b + c] += (bits[word + (c >>> 6)] >>> (c & 63) & 1) != 0 ? from[a + c] * scale : 0;
      }
    }
  }
}
