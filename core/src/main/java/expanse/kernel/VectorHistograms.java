package expanse.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [PlainHistograms] with the sums of a bin as one vector, where vectors are wide enough.
final class VectorHistograms extends HistogramKernels {
  static final VectorHistograms INSTANCE = new VectorHistograms();

  private static final VectorSpecies<Float> ROW = FloatVector.SPECIES_128;
  private static final VectorSpecies<Double> BIN = DoubleVector.SPECIES_256;

  /// Whether this process uses vectors of four doubles.
  static final boolean FITS = VectorWidth.SPECIES.vectorBitSize() >= BIN.vectorBitSize();

  @Override
  public void add(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset) {
    for (int i = 0; i < n; i++) {
      int at = sumsOffset + SUMS * (column[rowOf[from + i]] & 0xFF);
      FloatVector row = FloatVector.fromArray(ROW, values, SUMS * i);
      DoubleVector.fromArray(BIN, sums, at).add(row.convertShape(F2D, BIN, 0)).intoArray(sums, at);
    }
  }
}
