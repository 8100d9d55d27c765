package expanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.FeatureStream;
import expanse.feature.WindowFeature;
import expanse.feature.WindowView;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Splits;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sound features pass; features that look ahead in any of the usual ways are caught and named.
class CausalAuditTest {
  private static final int LENGTH = 32;
  private static final long SEED = 5;

  private final LabelledBars data = data();

  private static LabelledBars data() {
    BarSeries bars = RandomBars.walk(1500, SEED, 400, 60);
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 24; k++) {
      int start = 20 + 60 * k;
      windows.add(new Window("w" + k, null, start));
      spans.add(new IndexSpan(start + 9, start + 16, SpanType.CONSOLIDATION, 1));
    }
    return new LabelledBars(bars, spans, windows, LENGTH, Map.of(), List.of());
  }

  private List<CausalAudit.Leak> leaks(Function<LabelledBars, FeatureSet> features) {
    List<CausalAudit.Leak> leaks = new ArrayList<>();
    for (FeatureContext context : FeatureContext.values()) {
      CausalCheck check = new FeatureCheck("planted", features, context);
      for (CausalAudit.Row row : CausalAudit.run(data, List.of(check), 6, SEED, done -> {})) {
        leaks.addAll(row.leaks());
      }
    }
    return leaks;
  }

  /// A set with one sound column and one that is computed from the whole series.
  private record OfSeries(String name, ToDoubleBiFunction<BarSeries, Integer> value)
      implements FeatureSet {
    @Override
    public List<String> barNames() {
      return List.of("close", name);
    }

    @Override
    public int warmUp() {
      return 0;
    }

    @Override
    public boolean restartsAtGaps() {
      return false;
    }

    @Override
    public FeatureStream open() {
      return new FeatureStream() {
        @Override
        public void restart() {}

        @Override
        public void next(Bar bar, float[] out, int offset) {
          out[offset] = (float) bar.close();
        }

        @Override
        public void skip(Bar bar) {}

        @Override
        public void save(DataOutput out) {}

        @Override
        public void load(DataInput in) {}
      };
    }

    @Override
    public FeatureMatrix compute(BarSeries bars) {
      float[] values = new float[2 * bars.size()];
      for (int i = 0; i < bars.size(); i++) {
        values[2 * i] = (float) bars.close(i);
        values[2 * i + 1] = (float) value.applyAsDouble(bars, i);
      }
      return new FeatureMatrix(barNames(), bars.size(), values);
    }
  }

  /// A set with a column that is computed for every window.
  private record OfWindow(String name, ToDoubleBiFunction<WindowView, Integer> value)
      implements FeatureSet, WindowFeature {
    @Override
    public List<String> barNames() {
      return FeatureSets.CORRECTED.barNames();
    }

    @Override
    public List<WindowFeature> windowFeatures() {
      return List.of(this);
    }

    @Override
    public List<String> names() {
      List<String> names = new ArrayList<>(barNames());
      names.add(name);
      return names;
    }

    @Override
    public int warmUp() {
      return 0;
    }

    @Override
    public boolean restartsAtGaps() {
      return true;
    }

    @Override
    public FeatureStream open() {
      return FeatureSets.CORRECTED.open();
    }

    @Override
    public void fill(WindowView view, float[] out, int offset, int stride) {
      for (int t = 0; t < view.length(); t++) {
        out[offset + t * stride] = (float) value.applyAsDouble(view, view.start() + t);
      }
    }
  }

  private static void assertNamed(List<CausalAudit.Leak> leaks, String column) {
    assertThat(leaks).isNotEmpty();
    for (CausalAudit.Leak leak : leaks) {
      assertThat(leak.column()).isEqualTo(column);
      assertThat(leak.time()).isLessThan(leak.place());
      assertThat(leak.text())
          .contains("planted")
          .contains(column + " of the bar at 20")
          .contains(leak.change().words());
    }
  }

  @Test
  void everySetThatThereIsIsTheSameBeforeEveryPlace() {
    List<CausalAudit.Row> rows = CausalAudit.run(data, FeatureCheck.all(), 4, SEED, done -> {});
    assertThat(rows).hasSize(2 * FeatureSets.names().size());
    for (CausalAudit.Row row : rows) {
      assertThat(row.leaks()).as(row.what()).isEmpty();
      assertThat(row.changes()).isEqualTo(4 * FutureChange.values().length);
      assertThat(row.values()).isPositive();
    }
  }

  @Test
  void aFeatureThatLooksOneBarAheadIsCaughtAtTheBarBeforeThePlace() {
    List<CausalAudit.Leak> leaks =
        leaks(d ->
            new OfSeries("next_close", (bars, i) -> bars.close(Math.min(i + 1, bars.size() - 1))));
    assertNamed(leaks, "next_close");
    CausalAudit.Leak leak = leaks.getFirst();
    int place = data.bars().indexOf(leak.place());
    assertThat(leak.time()).isEqualTo(data.bars().time(place - 1));
  }

  @Test
  void aZScoreOverTheWholeSeriesIsCaught() {
    assertNamed(
        leaks(d ->
            new OfSeries(
                "z_score",
                (bars, i) -> {
                  double sum = 0;
                  double squares = 0;
                  for (int k = 0; k < bars.size(); k++) {
                    sum += bars.close(k);
                    squares += bars.close(k) * bars.close(k);
                  }
                  double mean = sum / bars.size();
                  return (bars.close(i) - mean) / Math.sqrt(squares / bars.size() - mean * mean);
                })),
        "z_score");
  }

  @Test
  void aMeanAroundTheBarIsCaught() {
    assertNamed(
        leaks(d ->
            new OfSeries(
                "centred_mean",
                (bars, i) -> {
                  double sum = 0;
                  int from = Math.max(0, i - 2);
                  int to = Math.min(bars.size(), i + 3);
                  for (int k = from; k < to; k++) {
                    sum += bars.close(k);
                  }
                  return sum / (to - from);
                })),
        "centred_mean");
  }

  @Test
  void aFeatureThatSeesLabelsBeforeTheyEndIsCaught() {
    assertNamed(
        leaks(d ->
            new OfSeries(
                "in_span",
                (bars, i) ->
                    d.spans().stream().anyMatch(s -> s.start() <= i && i <= s.end() + 70)
                        ? 1
                        : d.spans().stream().filter(s -> s.start() > i).count())),
        "in_span");
  }

  @Test
  void aWindowFeatureThatReadsOneBarPastItsWindowIsCaughtInBothContexts() {
    List<CausalAudit.Leak> leaks =
        leaks(d ->
            new OfWindow(
                "past_the_end",
                (view, i) -> view.bars().close(Math.min(i + 1, view.bars().size() - 1))));
    assertNamed(leaks, "past_the_end");
    assertThat(leaks.stream().map(CausalAudit.Leak::what))
        .contains("features planted, continuous", "features planted, cold");
  }

  @Test
  void aWindowFeatureThatLooksAheadInsideItsWindowIsSound() {
    assertThat(
            leaks(d -> new OfWindow("to_the_end", (view, i) -> view.bars().close(view.end() - 1))))
        .isEmpty();
  }

  @Test
  void aFeatureThatCannotDoWithoutTheFutureIsCaughtWhenThereIsNone() {
    List<CausalAudit.Leak> leaks =
        leaks(d -> new OfWindow("needs_more", (view, i) -> view.bars().time(view.end())));
    assertThat(leaks).isNotEmpty();
    assertThat(leaks.getFirst().change()).isEqualTo(FutureChange.REMOVED);
    assertThat(leaks.getFirst().column()).isEqualTo("everything");
  }

  @Test
  void partsOfEarlierWindowsDependOnNoLaterPrice() {
    CausalCheck check = new SplitCheck(data, Splits.inTimeOrder(16));
    CausalAudit.Row row = CausalAudit.run(data, List.of(check), 10, SEED, done -> {}).getFirst();
    assertThat(row.leaks()).isEmpty();
    assertThat(row.values()).isGreaterThan(1000);
  }

  @Test
  void aSplitThatLooksAtPricesIsCaughtAndNamesTheWindow() {
    CausalCheck check =
        new CausalCheck() {
          private final CausalCheck sound = new SplitCheck(data, Splits.inTimeOrder(16));

          @Override
          public String name() {
            return sound.name();
          }

          @Override
          public int reach() {
            return sound.reach();
          }

          @Override
          public boolean withstands(FutureChange change) {
            return sound.withstands(change);
          }

          @Override
          public List<Known> known(LabelledBars market, int place) {
            BarSeries bars = market.bars();
            boolean rises = bars.close(bars.size() - 1) > bars.close(0);
            List<Window> given =
                market.windows().stream()
                    .map(w ->
                        new Window(
                            w.id(),
                            w.start() < 700 == rises ? Subset.TRAIN : Subset.TEST,
                            w.start()))
                    .toList();
            return sound.known(
                new LabelledBars(bars, market.spans(), given, market.length(), Map.of(), List.of()),
                place);
          }
        };
    List<CausalAudit.Leak> leaks =
        CausalAudit.run(data, List.of(check), 10, SEED, done -> {}).getFirst().leaks();
    assertThat(leaks).isNotEmpty();
    assertThat(leaks.getFirst().text()).contains("split: subset of every window: ");
  }

  /// A refusal that later prices decide about is one more way to see them.
  @Test
  void aSplitThatIsRefusedForLaterPricesIsCaught() {
    double last = data.bars().close(data.bars().size() - 1);
    CausalCheck check =
        new CausalCheck() {
          private final CausalCheck sound = new SplitCheck(data, Splits.inTimeOrder(16));

          @Override
          public String name() {
            return sound.name();
          }

          @Override
          public boolean withstands(FutureChange change) {
            return sound.withstands(change);
          }

          @Override
          public List<Known> known(LabelledBars market, int place) {
            if (market.bars().close(market.bars().size() - 1) != last) {
              throw new InputException("the windows cannot be divided");
            }
            return sound.known(market, place);
          }
        };
    assertThat(CausalAudit.run(data, List.of(check), 3, SEED, done -> {}).getFirst().leaks())
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aChangedFutureLeavesThePastAndChangesTheRest(FutureChange change) {
    BarSeries bars = data.bars();
    for (int place : new int[] {1, 40, 1499}) {
      LabelledBars other = change.apply(data, place, new Rng(SEED));
      int differing = 0;
      for (int i = 0; i < other.bars().size(); i++) {
        boolean same =
            other.bars().open(i) == bars.open(i)
                && other.bars().high(i) == bars.high(i)
                && other.bars().low(i) == bars.low(i)
                && other.bars().close(i) == bars.close(i);
        assertThat(other.bars().time(i)).isEqualTo(bars.time(i));
        if (i < place) {
          assertThat(same).isTrue();
        } else {
          differing += same ? 0 : 1;
        }
      }
      assertThat(other.bars().size()).isEqualTo(change == FutureChange.REMOVED ? place : 1500);
      assertThat(differing).isGreaterThanOrEqualTo((other.bars().size() - place) * 9 / 10);
      assertThat(other.spans()).allMatch(span -> span.end() < place);
    }
  }

  @Test
  void extremePricesStayBars() {
    for (double factor : new double[] {1e299, 1e-299}) {
      BarSeries extreme = RandomBars.mapped(data.bars(), factor, 0);
      for (FutureChange change : FutureChange.values()) {
        assertThat(change.apply(extreme, 700, new Rng(SEED)).size()).isPositive();
      }
    }
  }

  @Test
  void theSameSeedLooksAtTheSamePlaces() {
    List<CausalAudit.Row> one = CausalAudit.run(data, FeatureCheck.all(), 2, 9, done -> {});
    assertThat(CausalAudit.run(data, FeatureCheck.all(), 2, 9, done -> {})).isEqualTo(one);
  }
}
