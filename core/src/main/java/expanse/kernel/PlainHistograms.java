package expanse.kernel;

/// Histograms in plain Java: the definition that [VectorHistograms] repeats.
final class PlainHistograms extends HistogramKernels {
  static final PlainHistograms INSTANCE = new PlainHistograms();

  @Override
  public void add(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset) {
    for (int i = 0; i < n; i++) {
      int at = sumsOffset + SUMS * (column[rowOf[from + i]] & 0xFF);
      int of = SUMS * i;
      sums[at] += values[of];
      sums[at + 1] += values[of + 1];
      sums[at + 2] += values[of + 2];
      sums[at + 3] += values[of + 3];
    }
  }
}
