package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.decoding.SpanRule;
import expanse.feature.FeatureSets;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A bar that is still open is predicted as if it closed now, and leaves no trace.
class PeekTest {
  private static final SpanRule RULE = new SpanRule(0.5, 1);

  static Stream<Arguments> kinds() {
    return FeatureSets.names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
  }

  private static BarDetector detector(String set, boolean inverts, BarSeries bars) {
    return new BarDetector(new HashModel(set, inverts, 1), RULE, bars.intervalMillis());
  }

  private static void assertSame(LiveView one, LiveView other) {
    assertThat(one.missing()).isEqualTo(other.missing());
    assertThat(one.probabilities()).containsExactly(other.probabilities());
    assertThat(one.uncertainties()).containsExactly(other.uncertainties());
    assertThat(List.of(one.newest(), one.startsSoon(), one.countdown()))
        .isEqualTo(List.of(other.newest(), other.startsSoon(), other.countdown()));
    assertThat(one.spans()).isEqualTo(other.spans());
    assertThat(one.open()).isEqualTo(other.open());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatWasSeenOfAnOpenBarLeavesNoTrace(String set, boolean inverts) {
    BarSeries bars = RandomBars.walk(400, 31, 150, 90);
    Rng rng = new Rng(7);
    try (BarDetector plain = detector(set, inverts, bars);
        BarDetector peeked = detector(set, inverts, bars)) {
      for (int i = 0; i < bars.size(); i++) {
        Bar bar = bars.bar(i);
        for (int k = rng.nextInt(3); k > 0; k--) {
          double close = bar.low() + rng.nextDouble() * (bar.high() - bar.low());
          peeked.peek(new Bar(bar.time(), bar.open(), bar.high(), bar.low(), close));
        }
        LiveView open = peeked.peek(bar);
        LiveView closed = plain.push(bar);
        assertSame(open, closed);
        assertSame(peeked.push(bar), closed);
      }
    }
  }
}
