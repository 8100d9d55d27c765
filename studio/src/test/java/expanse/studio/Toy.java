package expanse.studio;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.web.Listening;
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
    return RandomBars.withVolume(n, seed, run);
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
        Listening.plain(InetAddress.getLoopbackAddress(), 0),
        new ToyReports());
  }
}
