package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.decoding.SpanRule;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSpanTest {
  @TempDir Path folder;

  @Test
  void aSpanIsOpenWhenItReachesTheLastBarAndNotOtherwise() {
    SmallRun.SPANS.train(folder);
    BarSeries bars = SmallRun.bars(1600, 1);
    int open = 0;
    int over = 0;
    SpanRule rule = new SpanRule(0.05, 1);
    try (SeriesDetector detector = SeriesDetector.open(folder, rule, 15, 2)) {
      for (int last = 1500; last < 1530; last++) {
        for (DetectedSpan span : detector.detect(bars.slice(0, last + 1))) {
          SpanDetail detail = Objects.requireNonNull(span.detail());
          assertThat(detail.open()).as("span %s", span).isEqualTo(span.end() == last);
          if (detail.open()) {
            assertThat(detail.remaining()).isBetween(0.0, 40.0);
            open++;
          } else {
            assertThat(detail.remaining()).isNaN();
            over++;
          }
        }
      }
    }
    assertThat(open).isPositive();
    assertThat(over).isPositive();
  }
}
