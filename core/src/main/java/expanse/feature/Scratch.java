package expanse.feature;

import java.util.Arrays;

/// Arrays that are used over and over, so that predicting one window after the other allocates next
/// to nothing.
///
/// They are handed out in the order in which they are asked for; [#release] takes back all that
/// were handed out since a [#mark]. An array is at least as long as asked for, exactly so long when
/// it is new, and holds anything. For one thread at a time.
public final class Scratch {
  private static final int BITS = 16; // of a mark that count the arrays of one kind
  private static final int MASK = (1 << BITS) - 1;

  private double[][] doubles = new double[8][];
  private float[][] floats = new float[8][];
  private int[][] ints = new int[8][];
  private short[][] shorts = new short[8][];
  private int doublesOut;
  private int floatsOut;
  private int intsOut;
  private int shortsOut;

  /// At least n doubles.
  public double[] doubles(int n) {
    if (doublesOut == doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * doublesOut);
    }
    double[] array = doubles[doublesOut];
    if (array == null || array.length < n) {
      array = new double[length(n, array == null ? 0 : array.length)];
      doubles[doublesOut] = array;
    }
    doublesOut++;
    return array;
  }

  /// At least n floats.
  public float[] floats(int n) {
    if (floatsOut == floats.length) {
      floats = Arrays.copyOf(floats, 2 * floatsOut);
    }
    float[] array = floats[floatsOut];
    if (array == null || array.length < n) {
      array = new float[length(n, array == null ? 0 : array.length)];
      floats[floatsOut] = array;
    }
    floatsOut++;
    return array;
  }

  /// At least n integers.
  public int[] ints(int n) {
    if (intsOut == ints.length) {
      ints = Arrays.copyOf(ints, 2 * intsOut);
    }
    int[] array = ints[intsOut];
    if (array == null || array.length < n) {
      array = new int[length(n, array == null ? 0 : array.length)];
      ints[intsOut] = array;
    }
    intsOut++;
    return array;
  }

  /// At least n short integers.
  public short[] shorts(int n) {
    if (shortsOut == shorts.length) {
      shorts = Arrays.copyOf(shorts, 2 * shortsOut);
    }
    short[] array = shorts[shortsOut];
    if (array == null || array.length < n) {
      array = new short[length(n, array == null ? 0 : array.length)];
      shorts[shortsOut] = array;
    }
    shortsOut++;
    return array;
  }

  /// What is asked for varies from window to window, so one that was too short grows by more.
  private static int length(int wanted, int known) {
    return Math.max(wanted, Math.min(2 * known, Integer.MAX_VALUE >> 2));
  }

  /// Which arrays are handed out.
  public long mark() {
    return ((long) doublesOut << (3 * BITS))
        | ((long) floatsOut << (2 * BITS))
        | ((long) intsOut << BITS)
        | shortsOut;
  }

  /// Takes back the arrays that were handed out since a mark.
  public void release(long mark) {
    doublesOut = (int) (mark >>> (3 * BITS)) & MASK;
    floatsOut = (int) (mark >>> (2 * BITS)) & MASK;
    intsOut = (int) (mark >>> BITS) & MASK;
    shortsOut = (int) mark & MASK;
  }
}
