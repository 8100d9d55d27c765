package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SyntheticWindows;
import expanse.evaluation.SyntheticWindows.World;
import expanse.metric.LogOdds;
import expanse.metric.Spans.Span;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdChoiceTest {
  private static WindowPrediction window(float[] p, float[] y) {
    return ThresholdTableTest.window(p, y);
  }

  /// Two clusters of probabilities: any threshold between them is perfect. The curve is smoothed
  /// over 18 points of the grid, cut off at 72, so the first point that no edge reaches is the
  /// 73rd.
  @Test
  void theThresholdIsTheFirstAtWhichTheSmoothedCurveIsHighest() {
    WindowPrediction clusters =
        window(new float[] {0.2f, 0.2f, 0.8f, 0.8f}, new float[] {0, 0, 1, 1});
    double low = LogOdds.of(0.2f);
    double step = (LogOdds.of(0.8f) - low) / 240;
    assertThat(ThresholdChoice.robust(List.of(clusters), 1).threshold())
        .isCloseTo(LogOdds.probability(low + 73 * step), within(1e-9));
  }

  @Test
  void anotherDecoderTakesTheSameThresholdWhereThereAreNoFields() {
    WindowPrediction clusters =
        window(new float[] {0.2f, 0.2f, 0.8f, 0.8f}, new float[] {0, 0, 1, 1});
    SpanRule plain = ThresholdChoice.robust(List.of(clusters), 2);
    for (Decoder decoder : Decoder.values()) {
      assertThat(ThresholdChoice.robust(List.of(clusters), 2, decoder))
          .isEqualTo(new SpanRule(plain.threshold(), 2, decoder));
    }
  }

  @Test
  void aConstantLiesJustAboveItsThreshold() {
    WindowPrediction flat = window(new float[] {0.5f, 0.5f}, new float[] {1, 0});
    assertThat(ThresholdChoice.robust(List.of(flat), 1).threshold())
        .isLessThan(0.5)
        .isCloseTo(0.5, within(1e-4));
  }

  @Test
  void windowsThatNobodyReviewedAreRefused() {
    WindowPrediction unseen = window(new float[] {0.5f, 0.6f}, new float[] {1, 0});
    Arrays.fill(unseen.weight(), 0);
    assertThatThrownBy(() -> ThresholdChoice.robust(List.of(unseen), 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no reviewed bar");
  }

  @Test
  void barsAreMarkedAsTheDecoderSays() {
    SpanRule marginals = new SpanRule(0.4, 1);
    SpanRule path = marginals.with(Decoder.VITERBI);
    assertThat(marginals.marks(0.4, 1)).isFalse();
    assertThat(marginals.marks(0.41, 0)).isTrue();
    assertThat(path.marks(1, 0.5)).isFalse();
    assertThat(path.marks(0, 0.51)).isTrue();
    float[] p = {1, 0, 0};
    float[] onPath = {0, 1, 1};
    assertThat(path.spans(p, onPath, null)).containsExactly(new Span(1, 2));
    assertThat(marginals.with(Decoder.SPANS).spans(p, onPath, null))
        .containsExactly(new Span(0, 0));
    assertThatThrownBy(() -> new SpanRule(0.5, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SpanRule(Double.NEGATIVE_INFINITY, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMarkedSpanHasTheMeanProbabilityOfItsBars() {
    WindowPrediction window = window(new float[] {0, 0.75f, 0.5f, 0}, new float[4]);
    List<List<PredictedSpan>> read = new SpanReader(new SpanRule(0.4, 1)).of(List.of(window));
    assertThat(read.getFirst()).hasSize(1);
    PredictedSpan span = read.getFirst().getFirst();
    assertThat(span.start()).isEqualTo(1);
    assertThat(span.length()).isEqualTo(2);
    assertThat(span.probability()).isEqualTo(0.625);
    assertThat(span.ends()).isNull();
  }

  @Test
  void stretchingOrShiftingTheLogitsDoesNotChangeTheMarkedBars() {
    List<WindowPrediction> windows =
        SyntheticWindows.of(new World(40, 2, -1, false, 1), 5).predictions;
    List<WindowPrediction> squeezed =
        windows.stream().map(w -> withProbability(w, squeeze(w.probability()))).toList();
    SpanRule one = ThresholdChoice.robust(windows, 1);
    SpanRule other = ThresholdChoice.robust(squeezed, 1);
    assertThat(ThresholdChoice.f1(squeezed, other))
        .isCloseTo(ThresholdChoice.f1(windows, one), within(0.003));
  }

  @Test
  void aConstantProbabilityMarksEveryBar() {
    WindowPrediction flat = window(new float[] {0.07f, 0.07f}, new float[] {1, 0});
    assertThat(ThresholdChoice.robust(List.of(flat), 1).mask(flat)).containsExactly(true, true);
  }

  private static float[] squeeze(float[] p) {
    float[] out = new float[p.length];
    for (int t = 0; t < p.length; t++) {
      double z = Math.log(p[t] / (1.0 - p[t]));
      out[t] = (float) (1 / (1 + Math.exp(-(0.3 * z - 2))));
    }
    return out;
  }

  private static WindowPrediction withProbability(WindowPrediction w, float[] p) {
    return new WindowPrediction(
        w.window(),
        p,
        w.truth(),
        w.weight(),
        w.trueSpans(),
        w.typeProbability(),
        w.center(),
        w.length(),
        w.countdown());
  }
}
