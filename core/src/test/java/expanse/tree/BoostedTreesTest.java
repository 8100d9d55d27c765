package expanse.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.feature.Scratch;
import expanse.model.SafeTensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 4;
  private static final BoostedTrees.Options OPTIONS =
      new BoostedTrees.Options(40, 0.2, 6, 20, 1, 32, 1, 1);

  private final float[] x = new float[ROWS * COLUMNS];
  private final float[] y = new float[ROWS];
  private final float[] weight = new float[ROWS];

  /// The label is whether the signs of two columns differ; the other two are noise.
  BoostedTreesTest() {
    Rng rng = new Rng(4);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) rng.nextGaussian();
    }
    for (int r = 0; r < ROWS; r++) {
      y[r] = (x[r * COLUMNS] > 0) != (x[r * COLUMNS + 2] > 0) ? 1 : 0;
    }
    Arrays.fill(weight, 1);
  }

  private static BoostedTrees fit(
      float[] x, float[] y, float[] weight, int columns, BoostedTrees.Options options) {
    return BoostedTrees.fit(x, y, weight, new int[y.length], columns, options, new Rng(1));
  }

  private static double probability(BoostedTrees trees, float[] rows, int r) {
    return 1 / (1 + Math.exp(-trees.logOdds(rows, r * COLUMNS)));
  }

  @Test
  void whatNoSingleFeatureTellsIsLearned() {
    BoostedTrees trees = fit(x, y, weight, COLUMNS, OPTIONS);
    int right = 0;
    for (int r = 0; r < ROWS; r++) {
      right += (probability(trees, x, r) > 0.5) == (y[r] > 0.5) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(ROWS * 97 / 100);
  }

  @Test
  void withoutTreesTheBaseRateIsSaid() {
    BoostedTrees none =
        fit(x, y, weight, COLUMNS, new BoostedTrees.Options(0, 0.1, 6, 20, 1, 32, 1, 1));
    double rate = 0;
    for (float label : y) {
      rate += label / ROWS;
    }
    assertThat(probability(none, x, 0)).isEqualTo(rate, within(1e-6));
  }

  @Test
  void everyMoreTreeLowersTheTrainingLoss() {
    double before = Double.POSITIVE_INFINITY;
    for (int count = 0; count <= 30; count += 5) {
      BoostedTrees trees =
          fit(x, y, weight, COLUMNS, new BoostedTrees.Options(count, 0.2, 6, 20, 1, 32, 1, 1));
      double loss = 0;
      for (int r = 0; r < ROWS; r++) {
        double p = probability(trees, x, r);
        loss -= Math.log(y[r] > 0.5 ? p : 1 - p);
      }
      assertThat(loss).isLessThan(before);
      before = loss;
    }
  }

  @Test
  void aSingleSplitIsTheBestOfAllThatEnumerationFinds() {
    float[] column = new float[60];
    float[] label = new float[60];
    Rng rng = new Rng(8);
    for (int i = 0; i < 60; i++) {
      column[i] = rng.nextInt(12);
      label[i] = rng.nextDouble() < (column[i] > 7 ? 0.8 : 0.3) ? 1 : 0;
    }
    float[] ones = new float[60];
    Arrays.fill(ones, 1);
    BoostedTrees stump =
        fit(column, label, ones, 1, new BoostedTrees.Options(1, 1, 2, 5, 0.5, 16, 1, 1));
    double mean = 0;
    for (float l : label) {
      mean += l / 60;
    }
    double bestGain = 0;
    double bestCut = Double.NaN;
    for (double cut = 0.5; cut < 11; cut++) {
      double g = 0;
      double n = 0;
      double whole = 0;
      for (int i = 0; i < 60; i++) {
        whole += mean - label[i];
        if (column[i] <= cut) {
          g += mean - label[i];
          n++;
        }
      }
      double h = mean * (1 - mean);
      double gain = g * g / (n * h + 0.5) + (whole - g) * (whole - g) / ((60 - n) * h + 0.5);
      if (n >= 5 && 60 - n >= 5 && gain > bestGain) {
        bestGain = gain;
        bestCut = cut;
      }
    }
    double below = stump.logOdds(new float[] {(float) Math.floor(bestCut)}, 0);
    double above = stump.logOdds(new float[] {(float) Math.ceil(bestCut)}, 0);
    assertThat(below).isNotEqualTo(above);
    assertThat(stump.logOdds(new float[] {0}, 0)).isEqualTo(below);
    assertThat(stump.logOdds(new float[] {11}, 0)).isEqualTo(above);
  }

  @Test
  void rowsWithoutWeightTeachNothing() {
    float[] wrong = y.clone();
    float[] half = weight.clone();
    for (int r = 0; r < ROWS; r += 2) {
      half[r] = 0;
      wrong[r] = 1 - wrong[r];
    }
    BoostedTrees a = fit(x, y, half, COLUMNS, OPTIONS);
    BoostedTrees b = fit(x, wrong, half, COLUMNS, OPTIONS);
    for (int r = 0; r < ROWS; r++) {
      assertThat(a.logOdds(x, r * COLUMNS)).isEqualTo(b.logOdds(x, r * COLUMNS));
    }
  }

  @Test
  void treesOfDrawnRowsAndFeaturesLearnTheSameAndDependOnTheSeedAlone() {
    BoostedTrees.Options half = new BoostedTrees.Options(80, 0.2, 6, 20, 1, 32, 0.6, 0.5);
    int[] group = new int[ROWS];
    Arrays.setAll(group, r -> r / 20);
    BoostedTrees a = BoostedTrees.fit(x, y, weight, group, COLUMNS, half, new Rng(3));
    BoostedTrees again = BoostedTrees.fit(x, y, weight, group, COLUMNS, half, new Rng(3));
    BoostedTrees other = BoostedTrees.fit(x, y, weight, group, COLUMNS, half, new Rng(4));
    int right = 0;
    int differ = 0;
    for (int r = 0; r < ROWS; r++) {
      right += (probability(a, x, r) > 0.5) == (y[r] > 0.5) ? 1 : 0;
      assertThat(again.logOdds(x, r * COLUMNS)).isEqualTo(a.logOdds(x, r * COLUMNS));
      differ += other.logOdds(x, r * COLUMNS) != a.logOdds(x, r * COLUMNS) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(ROWS * 95 / 100);
    assertThat(differ).isGreaterThan(ROWS / 2);
  }

  @Test
  void aTreeLearnsFromTheGroupsThatWereDrawnAndFromNoOther() {
    // so small a share that one group is drawn
    BoostedTrees.Options one = new BoostedTrees.Options(1, 0.2, 6, 5, 1, 32, 1, 1e-9);
    int groups = 5;
    int[] group = new int[ROWS];
    Arrays.setAll(group, r -> r % groups);
    BoostedTrees before = BoostedTrees.fit(x, y, weight, group, COLUMNS, one, new Rng(7));
    int mattered = 0;
    for (int g = 0; g < groups; g++) {
      float[] turned = y.clone(); // the labels of this group in reverse order: as many as before
      for (int r = g, back = ROWS - groups + g; r < ROWS; r += groups, back -= groups) {
        turned[r] = y[back];
      }
      BoostedTrees after = BoostedTrees.fit(x, turned, weight, group, COLUMNS, one, new Rng(7));
      boolean same = true;
      for (int r = 0; r < ROWS; r++) {
        same &= after.logOdds(x, r * COLUMNS) == before.logOdds(x, r * COLUMNS);
      }
      mattered += same ? 0 : 1;
    }
    assertThat(mattered).isEqualTo(1);
  }

  @Test
  void treesSurviveTheWayThroughTensors() {
    BoostedTrees trees = fit(x, y, weight, COLUMNS, OPTIONS);
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    trees.addTo(tensors, "t");
    BoostedTrees read = BoostedTrees.of(tensors, "t", COLUMNS, "file");
    for (int r = 0; r < ROWS; r++) {
      assertThat(read.logOdds(x, r * COLUMNS)).isEqualTo(trees.logOdds(x, r * COLUMNS));
    }
  }

  @Test
  void manyRowsAtOnceGetTheBitsOfEachAlone() {
    BoostedTrees trees = fit(x, y, weight, COLUMNS, OPTIONS);
    float[] rows = x.clone();
    float[] odd = {
      0f,
      -0f,
      Float.NaN,
      Float.intBitsToFloat(-1),
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MAX_VALUE,
      -Float.MAX_VALUE
    };
    for (int i = 0; i < rows.length; i += 7) {
      rows[i] = odd[i % odd.length];
    }
    for (int count : new int[] {0, 1, 7, 63, 64, 65, ROWS}) {
      double[] together = trees.logOddsOfAll(rows, count, new Scratch());
      assertThat(together.length).isGreaterThanOrEqualTo(count);
      for (int r = 0; r < count; r++) {
        assertThat(together[r]).isEqualTo(trees.logOdds(rows, r * COLUMNS));
      }
    }
  }

  @Test
  void treesThatGoInCirclesOrReadOtherColumnsAreRefused() {
    BoostedTrees trees = fit(x, y, weight, COLUMNS, OPTIONS);
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    trees.addTo(tensors, "t");
    assertThatThrownBy(() -> BoostedTrees.of(tensors, "t", 2, "file"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sound");
    float[] left = tensors.get("t.left").values().clone();
    left[0] = 0;
    tensors.put("t.left", SafeTensors.Tensor.of(left));
    assertThatThrownBy(() -> BoostedTrees.of(tensors, "t", COLUMNS, "file"))
        .isInstanceOf(InputException.class);
    tensors.put("t.left", SafeTensors.Tensor.of(chain(left.length)));
    tensors.put("t.feature", SafeTensors.Tensor.of(innerNodes(left.length)));
    assertThatThrownBy(() -> BoostedTrees.of(tensors, "t", COLUMNS, "file"))
        .as("nodes that many ways lead to, so that there are more leaves than can be counted")
        .isInstanceOf(InputException.class);
    tensors.remove("t.value");
    assertThatThrownBy(() -> BoostedTrees.of(tensors, "t", COLUMNS, "file"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("t.value");
  }

  /// Children of nodes that follow one another, each of two parents.
  private static float[] chain(int nodes) {
    float[] left = new float[nodes];
    for (int i = 0; i < nodes - 2; i++) {
      left[i] = i + 1;
    }
    return left;
  }

  private static float[] innerNodes(int nodes) {
    float[] feature = new float[nodes];
    feature[nodes - 2] = -1;
    feature[nodes - 1] = -1;
    return feature;
  }
}
