package expanse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeKernelsTest {
  private static final int ROWS = TreeKernels.ROWS;
  private static final int FEATURES = 5;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 31})
  void vectorsStrikeOutTheLeavesThatPlainJavaStrikesOut(int nodes) {
    Rng draw = new Rng(nodes);
    float[] odd = {Float.NaN, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    float[] columns = new float[FEATURES * ROWS];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i % 3 == 0 ? odd[draw.nextInt(odd.length)] : (float) draw.nextGaussian();
    }
    int[] feature = new int[nodes];
    float[] threshold = new float[nodes];
    int[] kept = new int[nodes];
    for (int n = 0; n < nodes; n++) {
      feature[n] = draw.nextInt(FEATURES);
      threshold[n] = n % 4 == 0 ? 0 : (float) draw.nextGaussian();
      kept[n] = draw.nextInt(Integer.MAX_VALUE) << 1 | 1;
    }
    int[] plain = new int[ROWS];
    int[] vector = new int[ROWS];
    PlainTrees.INSTANCE.leaves(0, nodes, feature, threshold, kept, columns, plain);
    VectorTrees.INSTANCE.leaves(0, nodes, feature, threshold, kept, columns, vector);
    assertThat(vector).isEqualTo(plain);
  }

  @Test
  void vectorsAddTheLeavesThatPlainJavaAdds() {
    Rng draw = new Rng(9);
    float[] value = new float[3 + TreeKernels.MOST_LEAVES];
    for (int i = 0; i < value.length; i++) {
      value[i] = (float) draw.nextGaussian();
    }
    int[] leaves = new int[ROWS];
    for (int r = 0; r < ROWS; r++) {
      leaves[r] = -1 << draw.nextInt(TreeKernels.MOST_LEAVES);
    }
    double[] plain = new double[5 + ROWS];
    Arrays.fill(plain, 0.1);
    double[] vector = plain.clone();
    PlainTrees.INSTANCE.addLeaves(leaves, value, 3, plain, 5);
    VectorTrees.INSTANCE.addLeaves(leaves, value, 3, vector, 5);
    assertThat(vector).isEqualTo(plain);
  }

  @Test
  void rowsBecomeColumnsAndNothingElseIsTouched() {
    float[] x = new float[3 + ROWS * FEATURES];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    for (int rows = 0; rows <= ROWS; rows++) {
      float[] columns = new float[FEATURES * ROWS];
      Arrays.fill(columns, -1);
      TreeKernels.transpose(x, 3, rows, FEATURES, columns);
      for (int f = 0; f < FEATURES; f++) {
        for (int r = 0; r < ROWS; r++) {
          assertThat(columns[f * ROWS + r]).isEqualTo(r < rows ? x[3 + r * FEATURES + f] : -1);
        }
      }
    }
  }

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
    float[] values = new float[TreeKernels.SUMS * rows];
    for (int i = 0; i < rows; i++) {
      rowOf[3 + i] = draw.nextInt(column.length);
      for (int k = 0; k < TreeKernels.SUMS; k++) {
        values[TreeKernels.SUMS * i + k] = (float) draw.nextGaussian();
      }
    }
    double[] plain = new double[5 + TreeKernels.SUMS * bins];
    double[] vector = plain.clone();
    PlainTrees.INSTANCE.addToBins(column, rowOf, 3, rows, values, plain, 5);
    VectorTrees.INSTANCE.addToBins(column, rowOf, 3, rows, values, vector, 5);
    assertThat(vector).isEqualTo(plain);
  }
}
