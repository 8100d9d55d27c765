package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Json;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.market.Bar;
import expanse.testing.Heap;
import expanse.testing.SmallRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many symbols for a long time: once all have been seen, memory does not grow, and what is said at
/// the end is what a symbol says that has seen the last bars alone. Prints what it measures.
///
/// The long one takes a month of bars of five minutes, and what is asked for by
/// `-Dexpanse.soak.symbols`, `.days`, `.minutes` (of a bar) and `.run` (a [SmallRun]).
class SoakTest {
  private static final int HOURS = 22; // of a day that has bars; then comes a gap
  private static final int TOLD = 4; // times a day that memory is told
  private static final long MOST_GROWTH = 2 << 20;

  @TempDir static Path folder;

  @BeforeAll
  static void train() {
    SmallRun.valueOf(System.getProperty("expanse.soak.run", "CONTEXT")).train(folder);
  }

  /// A random walk, of which nothing is held but its last price.
  private static final class Walk {
    private final Rng rng;
    private long price = 80_000;

    Walk(long seed) {
      rng = new Rng(seed);
    }

    Bar next(long time) {
      long close = Math.max(1000, price + rng.nextInt(33) - 16);
      Bar bar = new Bar(time, price, Math.max(price, close) + 4, Math.min(price, close) - 4, close);
      price = close;
      return bar;
    }
  }

  /// Keeps the last line.
  private static final class Last implements SignalSink {
    private @Nullable String line;
    private long delivered;

    @Override
    public String name() {
      return "last";
    }

    @Override
    public void send(String id, String text) {
      line = text;
      delivered++;
    }

    @Override
    public long delivered() {
      return delivered;
    }

    @Override
    public void close() {}
  }

  /// @param minutes of a bar
  static void soak(int symbols, int days, int minutes, @Nullable Path state) {
    int bars = HOURS * 60 / minutes; // of a day
    long interval = 60_000L * minutes;
    List<Walk> walks = new ArrayList<>();
    List<List<Bar>> newest = new ArrayList<>();
    for (int k = 0; k < symbols; k++) {
      walks.add(new Walk(k));
      newest.add(new ArrayList<>());
    }
    Last sink = new Last();
    List<Long> used = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(folder, 0.5, workers)) {
      LiveStream stream =
          new LiveStream(
              run,
              new LiveStream.Options(interval, false, Set.of(), state, 0),
              List.of(sink),
              note -> {});
      for (int day = 0; day < days; day++) {
        for (int i = 0; i < bars; i++) {
          long time = 1_700_000_100_000L + 86_400_000L * day + interval * i;
          for (int k = 0; k < symbols; k++) {
            Bar bar = walks.get(k).next(time);
            stream.bar("S" + k, bar);
            if (day == days - 1) {
              newest.get(k).add(bar);
              if (i == bars - 1) {
                said.add(String.valueOf(sink.line));
              }
            }
          }
          if ((i + 1) % (bars / TOLD) == 0 && day < days - 1) {
            used.add(Heap.inUse());
            System.err.printf(
                "day %d, bar %d: %s; %.2f MB of heap%n",
                day + 1, i + 1, stream.summary(), used.getLast() / 1e6);
          }
        }
      }
      for (int k = 0; k < symbols; k++) {
        LiveSymbol fresh = run.symbol("S" + k, interval);
        List<Bar> last = newest.get(k);
        last.subList(0, last.size() - 1).forEach(fresh::skip);
        double expected = fresh.push(last.getLast()).probability();
        double probability = Json.MAPPER.readTree(said.get(k)).get("probability").asDouble();
        // turned upside down about another first close, prices may differ in the last bit
        assertThat(probability).isCloseTo(expected, within(1e-6));
      }
      assertThat(stream.summary())
          .contains("0 twice, 0 late, 0 malformed, 0 missing, ")
          .contains(String.format("%,d gaps", symbols * (days - 1)));
      stream.close();
    }
    // all symbols hold all that they will after the first quarter of the first day
    assertThat(used.getLast()).isLessThanOrEqualTo(used.get(1) + MOST_GROWTH);
  }

  @Test
  void aFewSymbolsForSomeDaysNeedNoMoreMemoryAndDoNotDrift(@TempDir Path state) {
    soak(10, 10, 5, state);
  }

  @Tag("long")
  @Test
  void fiveHundredSymbolsForAMonthNeedNoMoreMemoryAndDoNotDrift() {
    soak(
        Integer.getInteger("expanse.soak.symbols", 500),
        Integer.getInteger("expanse.soak.days", 30),
        Integer.getInteger("expanse.soak.minutes", 5),
        null);
  }
}
