package expanse.kernel;

import static expanse.kernel.Kernels.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Dot products in [Kernels#LANES] interleaved chains that are added pairwise, by rotating the
/// vector of sums onto itself.
final class VectorDot {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(S, 8 % L, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(S, 4 % L, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(S, 2 % L, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(S, 1, 1, true);

  private VectorDot() {}

  /// One vector of 16 lanes.
  ///
  /// @param whole n rounded down to a multiple of 16
  static float dot16(int whole, int n, float[] a, int aOffset, float[] b, int bOffset) {
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < whole; i += LANES) {
      sum =
          FloatVector.fromArray(S, a, aOffset + i)
              .fma(FloatVector.fromArray(S, b, bOffset + i), sum);
    }
    if (whole < n) {
      VectorMask<Float> mask = S.indexInRange(whole, n);
      FloatVector x = FloatVector.fromArray(S, a, aOffset + whole, mask);
      FloatVector y = FloatVector.fromArray(S, b, bOffset + whole, mask);
      sum = sum.blend(x.fma(y, sum), mask);
    }
    sum = sum.add(sum.rearrange(BY_8));
    sum = sum.add(sum.rearrange(BY_4));
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /// Two vectors of 8 lanes.
  ///
  /// @param whole n rounded down to a multiple of 16
  static float dot8(int whole, int n, float[] a, int aOffset, float[] b, int bOffset) {
    FloatVector low = FloatVector.zero(S);
    FloatVector high = FloatVector.zero(S);
    for (int i = 0; i < whole; i += LANES) {
      low =
          FloatVector.fromArray(S, a, aOffset + i)
              .fma(FloatVector.fromArray(S, b, bOffset + i), low);
      high =
          FloatVector.fromArray(S, a, aOffset + i + L)
              .fma(FloatVector.fromArray(S, b, bOffset + i + L), high);
    }
    if (whole < n) {
      VectorMask<Float> mask = S.indexInRange(whole, n);
      FloatVector x = FloatVector.fromArray(S, a, aOffset + whole, mask);
      FloatVector y = FloatVector.fromArray(S, b, bOffset + whole, mask);
      low = low.blend(x.fma(y, low), mask);
    }
    if (whole + L < n) {
      VectorMask<Float> mask = S.indexInRange(whole + L, n);
      FloatVector x = FloatVector.fromArray(S, a, aOffset + whole + L, mask);
      FloatVector y = FloatVector.fromArray(S, b, bOffset + whole + L, mask);
      high = high.blend(x.fma(y, high), mask);
    }
    FloatVector sum = low.add(high);
    sum = sum.add(sum.rearrange(BY_4));
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }
}
