package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.decoding.SpanRule;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import expanse.testing.Heap;
import expanse.testing.RandomBars;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bars that nobody holds, through a scan and bar by bar: once a tenth of them has passed, the heap
/// in use after collection must not grow. Prints what it measures.
class FlatMemoryTest {
  private static final int MILLIONS = 10_000_000;
  private static final int FEW = 200_000;
  private static final int SYMBOLS = 200;
  private static final SpanRule RULE = new SpanRule(0.5, 2);

  /// Less than one number kept of every bar would take, also in the short version.
  private static final long MOST_GROWTH = 1 << 20;

  /// Makes bars one after the other, with a session gap now and then, and asserts that the heap is
  /// no larger after all of them than after a tenth, a fifth, and a half.
  private static void assertFlat(String what, int count, Consumer<Bar> bars) {
    Rng rng = new Rng(7);
    long price = 80_000;
    long time = 0;
    List<Long> used = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      time += i % 50_000 == 0 ? 3_600_000L : 60_000L;
      long close = Math.max(1000, price + rng.nextInt(33) - 16);
      bars.accept(
          new Bar(time, price, Math.max(price, close) + 4, Math.min(price, close) - 4, close));
      price = close;
      if (i == count / 10 || i == count / 5 || i == count / 2 || i == count) {
        used.add(Heap.inUse());
        System.err.printf("%s: %,d bars, %.2f MB of heap%n", what, i, used.getLast() / 1e6);
      }
    }
    assertThat(used.getLast()).isLessThanOrEqualTo(used.getFirst() + MOST_GROWTH);
  }

  /// A model of the size of the default.
  private static HashModel likeTheDefault() {
    TrainingSettings settings = Presets.named("recommended");
    return new HashModel(settings.features().set(), settings.inference().testTimeInversion(), 1) {
      @Override
      public int window() {
        return settings.window();
      }

      @Override
      public int around() {
        return settings.segments().around();
      }
    };
  }

  private static void scan(String set, int count) {
    long[] spans = new long[1];
    HashModel model = new HashModel(set, true, 32);
    SeriesScan scan =
        new SeriesDetector(model, RULE, HashModel.WINDOW).feed(60_000, span -> spans[0]++);
    assertFlat("a scan of the set " + set, count, scan::add);
    assertThat(scan.finish().bars()).isEqualTo(count);
    assertThat(spans[0]).isPositive();
  }

  private static void live(int count) {
    BarDetector live = new BarDetector(new HashModel("corrected", false, 1), RULE, 60_000);
    long[] scored = new long[1];
    assertFlat(
        "bar by bar",
        count,
        bar -> {
          if (live.push(bar).predicted()) {
            scored[0]++;
          }
        });
    assertThat(scored[0]).isGreaterThan(count / 10 * 9L);
  }

  @ParameterizedTest
  @CsvSource({"corrected", "hindsight"})
  void aScanHoldsNoMoreOfManyBarsThanOfFew(String set) {
    scan(set, FEW);
  }

  @Test
  void barByBarHoldsNoMoreOfManyBarsThanOfFew() {
    live(FEW);
  }

  @Test
  void aSymbolOfTheDefaultNeedsAtMost64KilobytesBesideTheModel() {
    HashModel model = likeTheDefault();
    BarSeries bars = RandomBars.walk(600, 8);
    List<BarDetector> symbols = new ArrayList<>();
    long before = Heap.inUse();
    for (int k = 0; k < SYMBOLS; k++) {
      BarDetector symbol = new BarDetector(model, false, RULE, 60_000);
      for (int i = 0; i < bars.size(); i++) {
        symbol.skip(bars.bar(i));
      }
      symbols.add(symbol);
    }
    long each = (Heap.inUse() - before) / symbols.size();
    System.err.printf("a symbol: %.1f KB of heap%n", each / 1024.0);
    assertThat(each).isLessThanOrEqualTo(64 << 10);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"corrected", "hindsight"})
  void aScanOfTenMillionBarsHoldsNoMoreThanOfOneMillion(String set) {
    scan(set, MILLIONS);
  }

  @Tag("long")
  @Test
  void tenMillionBarsOneByOneHoldNoMoreThanOneMillion() {
    live(MILLIONS);
  }
}
