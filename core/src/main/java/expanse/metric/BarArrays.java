package expanse.metric;

import java.util.Arrays;

/// Small helpers over parallel arrays.
public final class BarArrays {
  private BarArrays() {}

  static void requireSameLength(float[] a, float[] b, float[] c) {
    if (a.length != b.length || a.length != c.length) {
      throw new IllegalArgumentException(
          "arrays differ in length: " + a.length + ", " + b.length + ", " + c.length);
    }
  }

  /// Weight 1 for every bar.
  static float[] ones(int n) {
    float[] w = new float[n];
    Arrays.fill(w, 1);
    return w;
  }

  /// Indices in falling order of value; equal values keep their order.
  static int[] descendingOrder(float[] values) {
    int n = values.length;
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToIntBits(values[i] + 0.0f);
      int rising = bits >= 0 ? bits : ~bits ^ 0x8000_0000;
      keys[i] = ((long) ~rising << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /// The same numbers with more digits.
  public static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
