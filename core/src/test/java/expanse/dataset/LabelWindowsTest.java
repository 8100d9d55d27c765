package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Segment;
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
  void additionalWindowsAndRowsStayBeforeTheOtherSubsetsByTheEmbargo() {
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

  /// Whether training may see a row, by the rule itself.
  private static boolean isAllowed(BarSeries bars, SplitPlan plan, int row) {
    long time = bars.time(row);
    long near = EMBARGO * bars.intervalMillis();
    for (Subset subset : List.of(Subset.VALIDATION, Subset.TEST)) {
      long first = Long.MAX_VALUE;
      for (Window window : plan.windows(subset)) {
        int start = window.start();
        first = Math.min(first, bars.time(start));
        if (bars.instrumentOf(row).equals(bars.instrumentOf(start))) {
          if (row >= start - EMBARGO && row < start + LENGTH + EMBARGO) {
            return false;
          }
        } else if (time >= bars.time(start) - near
            && time <= bars.period(start, LENGTH).last() + near) {
          return false;
        }
      }
      long end = first;
      if (plan.train().stream().allMatch(w -> bars.time(w.start()) < end) && time >= end) {
        return false;
      }
    }
    return true;
  }

  @Test
  void rowsAreThoseAroundLabelsThatTrainingMaySeeInEveryMarket() {
    Seeds.each(
        20,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars =
              BarSeries.joined(
                  List.of("ES", "NQ"),
                  List.of(
                      RandomBars.walk(3000, seed),
                      RandomBars.walk(3000, seed + 1000, 500, 90).shifted(400 * 60_000L)));
          List<IndexSpan> spans = Toy.spans(6000, rng);
          SplitPlan ordered = plan(bars, spans, rng);
          SplitPlan plan = seed % 2 == 0 ? ordered : withTestInTheMiddle(ordered);
          LabelWindows more = LabelWindows.around(bars, plan, spans, 30);
          BitSet expected = new BitSet();
          for (IndexSpan span : spans) {
            Segment segment =
                bars.segments().stream()
                    .filter(s -> s.from() <= span.start() && span.start() < s.to())
                    .findFirst()
                    .orElseThrow();
            boolean seen = span.end() < segment.to();
            for (int row = span.start(); row <= span.end() && seen; row++) {
              seen = isAllowed(bars, plan, row);
            }
            for (int row = span.start() - 30; row <= span.end() + 30 && seen; row++) {
              if (row >= segment.from() && row < segment.to() && isAllowed(bars, plan, row)) {
                expected.set(row);
              }
            }
          }
          assertThat(more.rows()).isEqualTo(expected);
          assertThat(expected.isEmpty()).isFalse();
          checkWindows(bars, plan, spans, more);
        });
  }

  /// Every window has a label near its middle of which training windows show less than half, but
  /// for the ends of its segment.
  private static void checkWindows(
      BarSeries bars, SplitPlan plan, List<IndexSpan> spans, LabelWindows more) {
    BitSet train = new BitSet();
    plan.train().forEach(w -> train.set(w.start(), w.start() + LENGTH));
    for (Window window : more.windows()) {
      int start = window.start();
      Segment segment =
          bars.segments().stream()
              .filter(s -> s.from() <= start && start < s.to())
              .findFirst()
              .orElseThrow();
      boolean atAnEnd = start == segment.from() || start + LENGTH == segment.to();
      boolean centred =
          spans.stream()
              .filter(s -> 2 * train.get(s.start(), s.end() + 1).cardinality() < s.length())
              .anyMatch(s -> Math.abs(s.start() + s.end() + 1 - LENGTH - 2 * start) <= 2 * 25 + 1);
      assertThat(centred || atAnEnd).isTrue();
      for (int row = start; row < start + LENGTH; row++) {
        assertThat(isAllowed(bars, plan, row)).isTrue();
      }
    }
  }

  /// One of the training windows tested instead, with others before and after it.
  private static SplitPlan withTestInTheMiddle(SplitPlan plan) {
    int n = plan.train().size();
    List<Window> train = new ArrayList<>(plan.train().subList(0, n / 3));
    train.addAll(plan.train().subList(2 * n / 3, n));
    List<Window> test = plan.train().subList(n / 2, n / 2 + 1);
    return new SplitPlan("given", false, EMBARGO, LENGTH, train, List.of(), test, List.of(), "");
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
    for (Instrument one : bars.instruments()) {
      for (int start = one.from(); start + LENGTH < one.to(); start += 200 + rng.nextInt(400)) {
        windows.add(Toy.window(windows.size(), start));
      }
    }
    return SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(EMBARGO));
  }
}
