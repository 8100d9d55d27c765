package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
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

class LabelWindowsTest {
  private static final int LENGTH = 105;
  private static final int EMBARGO = 64;

  @Test
  void additionalWindowsAndRowsStayBeforeTheOtherPartsByTheEmbargo() {
    int[] found = new int[1];
    Seeds.each(
        60,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars = RandomBars.walk(9000, seed, 700, 90);
          List<IndexSpan> spans = Toy.spans(9000, rng);
          SplitPlan plan = plan(bars, spans, rng);
          LabelWindows more = LabelWindows.around(bars, plan, spans, 30);
          int first = plan.validation().getFirst().start();
          for (Window window : more.windows()) {
            assertThat(window.start() + LENGTH + EMBARGO).isLessThanOrEqualTo(first);
            boolean crosses =
                bars.segments().stream()
                    .anyMatch(s -> s.from() > window.start() && s.from() < window.start() + LENGTH);
            assertThat(crosses).isFalse();
            boolean labelled =
                spans.stream()
                    .anyMatch(
                        s -> s.start() < window.start() + LENGTH && s.end() >= window.start());
            assertThat(labelled).isTrue();
          }
          assertThat(more.rows().length() - 1 + EMBARGO).isLessThan(first);
          found[0] += more.windows().size();
        });
    assertThat(found[0]).isGreaterThan(100);
  }

  @Test
  void barsWithinTheMarginOfALabelWeighAndOthersDoNot() {
    BarSeries bars = RandomBars.walk(4000, 1);
    List<IndexSpan> spans = List.of(Toy.span(700, 709), Toy.span(1230, 1235));
    List<Window> windows =
        List.of(
            Toy.window(0, Subset.TRAIN, 100),
            Toy.window(1, Subset.TRAIN, 1200),
            Toy.window(2, Subset.VALIDATION, 2000),
            Toy.window(3, Subset.TEST, 3000));
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(EMBARGO));
    LabelWindows more = LabelWindows.around(bars, plan, spans, 30);
    assertThat(more.windows()).hasSize(1);
    Dataset data =
        new Dataset(
            bars, spans, plan, 30, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
    assertThat(data.windows(Subset.TRAIN)).hasSize(3);
    WindowTargets targets = data.targets(Subset.TRAIN, 2, TargetOptions.DEFAULT);
    int start = data.windows(Subset.TRAIN).get(2).start();
    for (int t = 0; t < LENGTH; t++) {
      boolean near = start + t >= 670 && start + t <= 739;
      assertThat(targets.weight()[t]).isEqualTo(near ? 1f : 0f);
    }
    BitSet reviewed = data.reviewed(Subset.TRAIN);
    assertThat(reviewed.get(100, 205).cardinality()).isEqualTo(105);
    assertThat(data.reviewed(Subset.VALIDATION).cardinality()).isEqualTo(LENGTH);
  }

  @Test
  void aMarginOfZeroAddsNothing() {
    BarSeries bars = RandomBars.walk(4000, 2);
    Rng rng = new Rng(2);
    List<IndexSpan> spans = Toy.spans(4000, rng);
    LabelWindows more = LabelWindows.around(bars, plan(bars, spans, rng), spans, 0);
    assertThat(more.windows()).isEmpty();
    assertThat(more.rows().isEmpty()).isTrue();
  }

  private static SplitPlan plan(BarSeries bars, List<IndexSpan> spans, Rng rng) {
    List<Window> windows = new ArrayList<>();
    for (int start = 0; start + LENGTH < bars.size(); start += 200 + rng.nextInt(400)) {
      windows.add(Toy.window(windows.size(), start));
    }
    return SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(EMBARGO));
  }
}
