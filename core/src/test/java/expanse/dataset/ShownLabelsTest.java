package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.Splits;
import expanse.testing.Toy;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownLabelsTest {
  private static final int LENGTH = 60;
  private static final int BARS = 4000;

  private static Dataset random(long seed) {
    Rng rng = new Rng(seed);
    BarSeries bars =
        BarSeries.joined(
            List.of("ES", "NQ"),
            List.of(
                RandomBars.walk(BARS, seed),
                RandomBars.walk(BARS, seed + 1000).shifted(rng.nextInt(1500) * 60_000L)));
    List<Window> windows = new ArrayList<>();
    for (int market = 0; market < 2; market++) {
      for (int start = rng.nextInt(90); start + LENGTH < BARS; start += 50 + rng.nextInt(200)) {
        windows.add(Toy.window(windows.size(), market * BARS + start));
      }
    }
    List<IndexSpan> spans = new ArrayList<>();
    for (IndexSpan span : Toy.spans(2 * BARS, rng)) {
      SpanType type = rng.nextInt(3) == 0 ? SpanType.NONE : span.type();
      spans.add(new IndexSpan(span.start(), span.end(), type, 1));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(20));
    return new Dataset(
        bars, spans, plan, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
  }

  private static boolean isShown(Dataset data, IndexSpan span) {
    BitSet learned = new BitSet();
    learned.or(data.reviewed(Subset.TRAIN));
    learned.or(data.reviewed(Subset.VALIDATION));
    for (int row = span.start(); row <= span.end(); row++) {
      if (!learned.get(row) || data.reviewed(Subset.TEST).get(row)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void everyBarOfAShownLabelWasReviewedToLearnFromAndNoneToTest() {
    Seeds.each(
        30,
        seed -> {
          Dataset data = random(seed);
          assertThat(ShownLabels.of(data))
              .isNotEmpty()
              .isEqualTo(data.spans().stream().filter(span -> isShown(data, span)).toList());
        });
  }

  @Test
  void theTypeOfALabelIsLearnedWhereItIsShownOrEndsWellBeforeTheFirstTestWindow() {
    int[] others = new int[1];
    Seeds.each(
        30,
        seed -> {
          Dataset data = random(seed);
          BarSeries bars = data.bars();
          long firstTest =
              data.windows(Subset.TEST).stream()
                  .mapToLong(window -> bars.time(window.start()))
                  .min()
                  .orElseThrow();
          List<IndexSpan> expected = new ArrayList<>();
          for (IndexSpan span : data.spans()) {
            Instrument own = bars.instrumentOf(span.end());
            int row = span.end() + SpanContext.BARS_BEFORE;
            boolean before = row < own.to() && bars.time(row) < firstTest;
            boolean shown = isShown(data, span);
            if (!span.type().isNone() && (before || shown)) {
              expected.add(span);
              others[0] += shown ? 0 : 1;
            }
          }
          assertThat(ShownLabels.typed(data)).isEqualTo(expected);
        });
    assertThat(others[0]).isPositive();
  }
}
