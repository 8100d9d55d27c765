package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSpanTest {
  private static final int T = 32;

  @TempDir Path folder;

  @Test
  void aSpanIsOpenWhenItReachesTheLastBarAndNotOtherwise() {
    BarSeries bars = RandomBars.walk(2600, 11);
    train(bars);
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

  private void train(BarSeries bars) {
    TrainingSettings settings =
        SettingsReader.with(
            Presets.named("recommended"),
            List.of(
                "window=" + T,
                "split.kind=temporal",
                "split.embargo=0",
                "model.hidden=4",
                "model.projection=4",
                "epochs=1",
                "steps=0",
                "threads=1",
                "ensemble.members=2",
                "ensemble.folds=2",
                "segments.bar_trees=10",
                "segments.end_trees=10",
                "segments.span_trees=10"));
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    Rng rng = new Rng(3);
    for (int k = 0; k < 40; k++) {
      int start = 200 + 55 * k;
      int from = start + rng.nextInt(20);
      spans.add(new IndexSpan(from, from + 6, SpanTypes.SEEDS.get(k % 2), 1));
      Subset split = k < 24 ? Subset.TRAIN : k < 32 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + k, split, start));
    }
    Dataset data = Assembly.dataset(settings, bars, windows, spans, Map.of("bars", "00"));
    new RunPipeline(data, settings).run(folder, false);
  }
}
