package expanse.bench;

import expanse.base.Workers;
import expanse.live.LiveRun;
import expanse.live.LiveSignal;
import expanse.live.LiveSymbol;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A run that takes bars one by one on one thread: how long a bar of one symbol takes, and how many
/// symbols of one-minute bars a core keeps up with.
final class LiveBench {
  private static final int WARM_UP = 6000; // bars, until all is compiled
  private static final long MINUTE = 60_000;

  private LiveBench() {}

  /// Prints its lines.
  ///
  /// @param path a finished run
  /// @param bars more of them than `WARM_UP` and those that are measured
  /// @param measured bars of one symbol that are predicted
  /// @param symbols that are followed at the same time
  static void run(Path path, BarSeries bars, int measured, int symbols) {
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(path, null, workers)) {
      int known = run.unstableBars() + 1;
      LiveSymbol one = run.symbol("one", bars.intervalMillis());
      for (int i = 0; i < known + WARM_UP; i++) {
        one.push(bars.bar(i));
      }
      double[] times = new double[measured];
      int predicted = 0;
      for (int i = known + WARM_UP; predicted < measured && i < bars.size(); i++) {
        long begin = System.nanoTime();
        LiveSignal signal = one.push(bars.bar(i));
        if (signal.silence() == LiveSignal.Silence.NONE) {
          times[predicted++] = System.nanoTime() - begin;
        }
      }
      Report.line(
          "a bar of one symbol", "ms: %s", Samples.of(Arrays.copyOf(times, predicted)).spread(1e6));
      many(run, bars, known, symbols);
    }
  }

  private static void many(LiveRun run, BarSeries bars, int known, int symbols) {
    long before = used();
    List<LiveSymbol> all = new ArrayList<>();
    for (int s = 0; s < symbols; s++) {
      LiveSymbol symbol = run.symbol("s" + s, bars.intervalMillis());
      int first = s % 1000;
      for (int i = 0; i < known; i++) {
        symbol.skip(bars.bar(first + i));
      }
      all.add(symbol);
    }
    double kilobytes = (used() - before) / 1024.0 / symbols;
    long begin = System.nanoTime();
    int inside = 0;
    for (int s = 0; s < symbols; s++) {
      inside += all.get(s).push(bars.bar(s % 1000 + known)).inside() ? 1 : 0;
    }
    double nanos = System.nanoTime() - begin;
    Report.line(
        symbols + " symbols, a minute of bars of all",
        "%.2f s on one core, which keeps up with %,d; %.1f KB a symbol beside the run; %d inside",
        nanos / 1e9,
        (long) (MINUTE * 1e6 / (nanos / symbols)),
        kilobytes,
        inside);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
