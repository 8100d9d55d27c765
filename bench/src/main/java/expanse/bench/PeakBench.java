package expanse.bench;

import expanse.kernel.Kernels;
import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The processor's multiply-add peak as this JVM reaches it, and the products beside it.
final class PeakBench {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int ROUNDS = 20_000;
  private static final int HIDDEN = 96;
  private static final int INPUTS = 13; // and a one
  private static final int ROW = 112; // distance of rows of states and inputs
  private static final int GATES_ROW = 400; // of rows of four gates' gradients

  private PeakBench() {}

  /// Twelve independent chains of multiply-adds in registers.
  private static float chains(float[] seeds) {
    FloatVector a = FloatVector.fromArray(S, seeds, 0);
    FloatVector b = FloatVector.fromArray(S, seeds, S.length());
    FloatVector c0 = a;
    FloatVector c1 = a;
    FloatVector c2 = a;
    FloatVector c3 = a;
    FloatVector c4 = a;
    FloatVector c5 = a;
    FloatVector c6 = a;
    FloatVector c7 = a;
    FloatVector c8 = a;
    FloatVector c9 = a;
    FloatVector c10 = a;
    FloatVector c11 = a;
    for (int i = 0; i < ROUNDS; i++) {
      c0 = a.fma(b, c0);
      c1 = a.fma(b, c1);
      c2 = a.fma(b, c2);
      c3 = a.fma(b, c3);
      c4 = a.fma(b, c4);
      c5 = a.fma(b, c5);
      c6 = a.fma(b, c6);
      c7 = a.fma(b, c7);
      c8 = a.fma(b, c8);
      c9 = a.fma(b, c9);
      c10 = a.fma(b, c10);
      c11 = a.fma(b, c11);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }

  /// GFLOP/s.
  static double peak(long nanos) {
    float[] seeds = new float[2 * S.length()];
    Arrays.fill(seeds, 1e-3f);
    float[] sink = new float[1];
    Samples samples = Samples.inTurn(1, Bench.WARM_UP, nanos, () -> sink[0] += chains(seeds))[0];
    double peak = 2.0 * CHAINS * ROUNDS * S.length() / samples.best();
    Report.line("multiply-add peak, one thread", "%.0f GFLOP/s (checksum %.6g)", peak, sink[0]);
    return peak;
  }

  /// The three products of the network at a shard of 16 windows.
  ///
  /// @return the least share of the peak
  static double products(double peak, long nanos) {
    Kernels kernels = Kernels.best();
    int rows = 16;
    int blockRows = 8 * rows;
    int k = HIDDEN + INPUTS;
    int span = kernels.packedSize(k, HIDDEN);
    float[] weights = values(4 * span);
    float[] states = values(blockRows * ROW);
    float[] packedStates = new float[kernels.packedSize(blockRows, HIDDEN)];
    float[] gates = values(blockRows * GATES_ROW);
    float[] result = new float[4 * HIDDEN * HIDDEN];
    Runnable step =
        () -> {
          for (int g = 0; g < 4; g++) {
            int to = g * rows * HIDDEN;
            kernels.gemmPacked(
                rows, HIDDEN, k, states, 0, ROW, weights, g * span, result, to, HIDDEN, false);
          }
        };
    Runnable back =
        () ->
            kernels.gemmPacked(
                rows,
                HIDDEN,
                4 * HIDDEN,
                gates,
                0,
                GATES_ROW,
                weights,
                0,
                result,
                0,
                HIDDEN,
                false);
    Runnable gradient =
        () -> {
          Arrays.fill(result, 0);
          kernels.pack(blockRows, HIDDEN, states, 0, ROW, 1, packedStates, 0);
          kernels.gemmTransposedPacked(
              4 * HIDDEN,
              HIDDEN,
              blockRows,
              gates,
              0,
              GATES_ROW,
              packedStates,
              0,
              result,
              0,
              HIDDEN);
        };
    double work = 2.0 * rows * 4 * HIDDEN;
    double least = 1;
    String[] names = {
      "states to gates, 16 x 109 x 384", "gates to hidden, 16 x 384 x 96", "weights, 384 x 128 x 96"
    };
    double[] units = {work * k, work * HIDDEN, 8 * work * HIDDEN};
    Runnable[] works = {step, back, gradient};
    for (int i = 0; i < works.length; i++) {
      Samples samples = Samples.inTurn(1, Bench.WARM_UP, nanos / 3, works[i])[0];
      double speed = units[i] / samples.best();
      least = Math.min(least, speed / peak);
      Report.line(
          "product " + names[i],
          "%.0f GFLOP/s, %.0f %% of peak; us: %s; checksum %08x",
          speed,
          100 * speed / peak,
          samples.spread(1e3),
          Arrays.hashCode(result));
    }
    Report.line("products, least share of the peak", "%s", percent(least));
    return least;
  }

  private static float[] values(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i * 7919 % 2001 - 1000) / 5000f;
    }
    return values;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
