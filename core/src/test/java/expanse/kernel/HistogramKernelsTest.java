package expanse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramKernelsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 500})
  void vectorsSumWhatPlainJavaSums(int rows) {
    Rng draw = new Rng(rows);
    int bins = 255;
    byte[] column = new byte[2 * rows + 1];
    for (int i = 0; i < column.length; i++) {
      column[i] = (byte) draw.nextInt(bins);
    }
    int[] rowOf = new int[3 + rows];
    float[] values = new float[HistogramKernels.SUMS * rows];
    for (int i = 0; i < rows; i++) {
      rowOf[3 + i] = draw.nextInt(column.length);
      for (int k = 0; k < HistogramKernels.SUMS; k++) {
        values[HistogramKernels.SUMS * i + k] = (float) draw.nextGaussian();
      }
    }
    double[] plain = new double[5 + HistogramKernels.SUMS * bins];
    double[] vector = plain.clone();
    PlainHistograms.INSTANCE.add(column, rowOf, 3, rows, values, plain, 5);
    VectorHistograms.INSTANCE.add(column, rowOf, 3, rows, values, vector, 5);
    assertThat(vector).isEqualTo(plain);
  }
}
