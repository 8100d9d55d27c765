package expanse.kernel;

/// Sums of rows by the bins of a feature, as trees are grown on them.
///
/// Both implementations add in the order of the rows and give the same bits.
public abstract class HistogramKernels {
  /// Numbers of a row that are summed, and of a bin.
  public static final int SUMS = 4;

  /// The implementation that goes with given kernels.
  public static HistogramKernels of(Kernels kernels) {
    return kernels instanceof PlainKernels || !VectorHistograms.FITS
        ? PlainHistograms.INSTANCE
        : VectorHistograms.INSTANCE;
  }

  /// Adds rows to the bins of a feature.
  ///
  /// @param column bins of all rows, unsigned
  /// @param rowOf rows to add, from an offset
  /// @param n how many
  /// @param values \[n]\[SUMS] what the rows add
  /// @param sums \[bins]\[SUMS] from an offset
  public abstract void add(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset);
}
