package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.metric.Spans.Span;
import expanse.segment.WindowField;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every decoder on the same bars, worked out by hand.
class SpanRuleTest {
  private static final float[] PROBABILITY = {.1f, .6f, .7f, .5f, .2f, .9f, .9f, .9f, .4f};
  private static final float[] PATH = {1, 1, .4f, .5f, .6f, .6f, .1f, 0, 1};
  private static final WindowField FIELD =
      WindowField.certain(List.of(new Span(0, 1), new Span(4, 8)), PROBABILITY.length);

  private static List<Span> spans(Decoder decoder, int minSpanLength) {
    return new SpanRule(.5, minSpanLength, decoder).spans(PROBABILITY, PATH, FIELD);
  }

  @Test
  void marginalsDetectBarsAboveTheThreshold() {
    assertThat(spans(Decoder.MARGINALS, 1)).containsExactly(new Span(1, 2), new Span(5, 7));
    assertThat(spans(Decoder.MARGINALS, 3)).containsExactly(new Span(5, 7));
  }

  @Test
  void viterbiDetectsBarsOnTheBestPathOfMostModels() {
    assertThat(spans(Decoder.VITERBI, 1))
        .containsExactly(new Span(0, 1), new Span(4, 5), new Span(8, 8));
    assertThat(spans(Decoder.VITERBI, 2)).containsExactly(new Span(0, 1), new Span(4, 5));
  }

  @Test
  void spansDetectsThoseOfTheField() {
    assertThat(spans(Decoder.SPANS, 1)).containsExactly(new Span(0, 1), new Span(4, 8));
    assertThat(spans(Decoder.SPANS, 3)).containsExactly(new Span(4, 8));
  }

  @Test
  void withoutAFieldProbabilitiesMark() {
    SpanRule rule = new SpanRule(.5, 1, Decoder.SPANS);
    assertThat(rule.spans(PROBABILITY, PATH, null)).isEqualTo(spans(Decoder.MARGINALS, 1));
  }

  @Test
  void barsGatheredWhileTheyComeAreTheSameSpans() {
    for (Decoder decoder : List.of(Decoder.MARGINALS, Decoder.VITERBI)) {
      for (int shortest = 1; shortest <= 4; shortest++) {
        SpanRule rule = new SpanRule(.5, shortest, decoder);
        var gatherer = rule.gatherer();
        List<Span> spans = new ArrayList<>();
        for (int t = 0; t <= PROBABILITY.length; t++) {
          Span span =
              t == PROBABILITY.length
                  ? gatherer.end(t)
                  : gatherer.next(t, rule.marks(PROBABILITY[t], PATH[t]));
          if (span != null) {
            spans.add(span);
          }
        }
        assertThat(spans).isEqualTo(spans(decoder, shortest));
      }
    }
  }
}
