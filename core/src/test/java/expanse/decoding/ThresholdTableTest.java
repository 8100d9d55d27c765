package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.ensemble.WindowPrediction;
import expanse.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ThresholdTableTest {
  /// The shape of the seeds' table: an untrained model, all probabilities between .45 and .55.
  @Test
  void theSeedsTableIsRebuiltWithBarsInTheColumnsCalledSpans() {
    float[] p = {0.46f, 0.47f, 0.52f, 0.53f, 0.54f, 0.46f, 0.52f, 0.46f};
    float[] y = {0, 0, 1, 1, 0, 0, 0, 0};
    ThresholdTable table = ThresholdTable.of(List.of(window(p, y)), 0.3, 0.7, 0.05, 1);
    assertThat(table.rows()).hasSize(9);
    assertThat(table.rows().stream().map(ThresholdTable.Row::threshold))
        .containsExactly(0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7);
    ThresholdTable.Row low = table.rows().get(0);
    assertThat(low.f1()).isEqualTo(0.4);
    assertThat(low.predictedBars()).isEqualTo(8);
    assertThat(low.trueBars()).isEqualTo(2);
    assertThat(low.predictedComponents()).isEqualTo(1);
    ThresholdTable.Row half = table.rows().get(4);
    assertThat(half.recall()).isEqualTo(1);
    assertThat(half.precision()).isEqualTo(0.5);
    assertThat(half.predictedComponents()).isEqualTo(2);
    assertThat(table.rows().get(5).f1()).isZero();
    assertThat(table.best()).isEqualTo(half);
  }

  @Test
  void aShortestSpanErasesPredictionsOnly() {
    float[] p = {0.9f, 0, 0.9f, 0.9f, 0.9f};
    float[] y = {1, 0, 0, 0, 0};
    ThresholdTable table = ThresholdTable.of(List.of(window(p, y)), 0.5, 0.5, 0.1, 2);
    assertThat(table.rows().get(0).predictedBars()).isEqualTo(3);
    assertThat(table.rows().get(0).trueComponents()).isEqualTo(1);
  }

  @Test
  void amongEqualNeighboursTheMiddleIsChosen() {
    float[] p = {0.15f, 0.75f};
    float[] y = {0, 1};
    ThresholdTable table = ThresholdTable.of(List.of(window(p, y)), 0.0, 1.0, 0.1, 1);
    // .2 to .7 are equally good: six rows, the lower of the two middles is .4
    assertThat(table.best().threshold()).isEqualTo(0.4);
  }

  @Test
  void unreviewedBarsDoNotCount() {
    float[] p = {0.9f, 0.9f};
    WindowPrediction half =
        new WindowPrediction(
            new Window("a", null, 0),
            p,
            new float[] {1, 0},
            new float[] {1, 0},
            List.of(),
            new float[0],
            Float.NaN,
            Float.NaN,
            new float[0]);
    ThresholdTable.Row row = ThresholdTable.of(List.of(half), 0.5, 0.5, 1, 1).rows().get(0);
    assertThat(row.f1()).isEqualTo(1);
    assertThat(row.predictedBars()).isEqualTo(1);
  }

  @Test
  void aGridMayReachFromZeroToOneAndOfEqualTopsTheFirstCounts() {
    List<WindowPrediction> one = List.of(window(new float[] {0.4f, 0.6f}, new float[] {1, 0}));
    ThresholdTable table = ThresholdTable.of(one, 0, 1, 0.5, 1);
    assertThat(table.rows()).hasSize(3);
    assertThat(table.best().threshold()).isZero();
    assertThatThrownBy(() -> ThresholdTable.of(one, 0, 1, 1e-6, 1))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> ThresholdTable.of(one, 0, 1, 0, 1)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> ThresholdTable.of(one, -0.1, 1, 0.5, 1))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> ThresholdTable.of(one, 0, 1.1, 0.5, 1))
        .isInstanceOf(InputException.class);
  }

  @Test
  void theFileHasTheOriginalsColumnsFirst(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("threshold_optimization_results.csv");
    ThresholdTable.of(List.of(window(new float[] {0.4f}, new float[] {1})), 0.3, 0.5, 0.1, 1)
        .write(file);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            threshold,f1,precision,recall,n_true_spans,n_pred_spans,n_true_components,n_pred_components
            0.3,1.0,1.0,1.0,1,1,1,1
            0.4,1.0,1.0,1.0,1,1,1,1
            0.5,0.0,0.0,0.0,1,0,1,0
            """);
  }

  @Test
  void anImpossibleGridAndAMissingValidationPartAreRefusedInOneLine() {
    List<WindowPrediction> one = List.of(window(new float[] {0.4f}, new float[] {1}));
    assertThatThrownBy(() -> ThresholdTable.of(one, 0.5, 0.3, 0.1, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0.5 to 0.3");
    assertThatThrownBy(() -> ThresholdTable.of(List.of(), 0.3, 0.5, 0.1, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("validation");
    assertThatThrownBy(() -> ThresholdChoice.robust(List.of(), 1))
        .isInstanceOf(InputException.class);
  }

  public static WindowPrediction window(float[] p, float[] y) {
    float[] weight = new float[p.length];
    java.util.Arrays.fill(weight, 1);
    return new WindowPrediction(
        new Window("a", null, 0),
        p,
        y,
        weight,
        List.of(),
        new float[0],
        Float.NaN,
        Float.NaN,
        new float[0]);
  }
}
