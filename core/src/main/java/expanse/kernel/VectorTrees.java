package expanse.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.TRAILING_ZEROS_COUNT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// [PlainTrees] in vectors: of rows, and of the sums of a bin where vectors are wide enough.
final class VectorTrees extends TreeKernels {
  static final VectorTrees INSTANCE = new VectorTrees();

  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final VectorSpecies<Integer> I = S.withLanes(int.class).check(int.class);
  private static final int L = S.length();
  private static final VectorSpecies<Float> ROW = FloatVector.SPECIES_128;
  private static final VectorSpecies<Double> BIN = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Double> D = S.withLanes(double.class).check(double.class);
  private static final boolean LEAVES_FIT = 2 * L == MOST_LEAVES;
  private static final boolean BIN_FITS = S.vectorBitSize() >= BIN.vectorBitSize();

  @Override
  public void leaves(
      int from,
      int to,
      int[] feature,
      float[] threshold,
      int[] kept,
      float[] columns,
      int[] leaves) {
    for (int r = 0; r < ROWS; r += 4 * L) {
      fourVectors(from, to, feature, threshold, kept, columns, r, leaves);
    }
  }

  private static void fourVectors(
      int from,
      int to,
      int[] feature,
      float[] threshold,
      int[] kept,
      float[] columns,
      int r,
      int[] leaves) {
    IntVector a = IntVector.broadcast(I, -1);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    for (int node = from; node < to; node++) {
      int at = feature[node] * ROWS + r;
      FloatVector most = FloatVector.broadcast(S, threshold[node]);
      IntVector keep = IntVector.broadcast(I, kept[node]);
      a = a.lanewise(AND, keep, FloatVector.fromArray(S, columns, at).compare(LE, most).cast(I));
      b =
          b.lanewise(
              AND, keep, FloatVector.fromArray(S, columns, at + L).compare(LE, most).cast(I));
      c =
          c.lanewise(
              AND, keep, FloatVector.fromArray(S, columns, at + 2 * L).compare(LE, most).cast(I));
      d =
          d.lanewise(
              AND, keep, FloatVector.fromArray(S, columns, at + 3 * L).compare(LE, most).cast(I));
    }
    a.intoArray(leaves, r);
    b.intoArray(leaves, r + L);
    c.intoArray(leaves, r + 2 * L);
    d.intoArray(leaves, r + 3 * L);
  }

  @Override
  public void addLeaves(
      int[] leaves, float[] value, int valueOffset, double[] sums, int sumsOffset) {
    if (LEAVES_FIT) {
      addLooked(leaves, value, valueOffset, sums, sumsOffset);
    } else {
      PlainTrees.INSTANCE.addLeaves(leaves, value, valueOffset, sums, sumsOffset);
    }
  }

  /// The values of all leaves lie in two vectors, from which each row takes its own.
  private static void addLooked(
      int[] leaves, float[] value, int valueOffset, double[] sums, int sumsOffset) {
    IntVector first = FloatVector.fromArray(S, value, valueOffset).reinterpretAsInts();
    IntVector second = FloatVector.fromArray(S, value, valueOffset + L).reinterpretAsInts();
    for (int r = 0; r < ROWS; r += L) {
      IntVector leaf = IntVector.fromArray(I, leaves, r).lanewise(TRAILING_ZEROS_COUNT);
      FloatVector found = leaf.selectFrom(first, second).reinterpretAsFloats();
      int at = sumsOffset + r;
      DoubleVector.fromArray(D, sums, at).add(found.convertShape(F2D, D, 0)).intoArray(sums, at);
      at += L / 2;
      DoubleVector.fromArray(D, sums, at).add(found.convertShape(F2D, D, 1)).intoArray(sums, at);
    }
  }

  @Override
  public void addToBins(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset) {
    if (BIN_FITS) {
      addVectors(column, rowOf, from, n, values, sums, sumsOffset);
    } else {
      PlainTrees.INSTANCE.addToBins(column, rowOf, from, n, values, sums, sumsOffset);
    }
  }

  private static void addVectors(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset) {
    for (int i = 0; i < n; i++) {
      int at = sumsOffset + SUMS * (column[rowOf[from + i]] & 0xFF);
      FloatVector row = FloatVector.fromArray(ROW, values, SUMS * i);
      DoubleVector.fromArray(BIN, sums, at).add(row.convertShape(F2D, BIN, 0)).intoArray(sums, at);
    }
  }
}
