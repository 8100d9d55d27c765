package expanse.studio;

import expanse.base.Rng;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.market.BarSeries;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// Small bars and a studio on them.
public final class Toy {
  /// Words of types.
  public static final List<String> TYPES = List.of("consolidation", "retracement");

  private Toy() {}

  /// A seeded walk of one-minute bars; after every `run` bars an hour is missing.
  public static BarSeries bars(int n, int run, long seed) {
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    double[] close = new double[n];
    double[] volume = new double[n];
    long price = 20_000;
    long now = 1_700_000_040_000L;
    for (int i = 0; i < n; i++) {
      now += i > 0 && i % run == 0 ? 3_600_000 : 60_000;
      time[i] = now;
      long from = price + rng.nextInt(3) - 1;
      long to = Math.max(400, from + rng.nextInt(33) - 16);
      open[i] = from / 4.0;
      close[i] = to / 4.0;
      high[i] = (Math.max(from, to) + rng.nextInt(9)) / 4.0;
      low[i] = (Math.min(from, to) - rng.nextInt(9)) / 4.0;
      volume[i] = 1 + rng.nextInt(1000);
      price = to;
    }
    return BarSeries.of(time, open, high, low, close, volume);
  }

  /// Options for a studio on one file of bars that is written into a folder.
  public static Studio.Options options(Path folder, BarSeries bars) {
    Path file = folder.resolve("bars.csv");
    BarFiles.write(file, bars);
    return options(List.of(Source.of(file, null, null)));
  }

  /// Options for a studio on these instruments.
  public static Studio.Options options(List<Source> sources) {
    return new Studio.Options(
        sources,
        BarReadOptions.defaults(),
        TYPES,
        105,
        "kim",
        InetAddress.getLoopbackAddress(),
        0);
  }
}
