package expanse.cli.option;

import expanse.barfile.BarReadOptions;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/// How bars files are read.
public final class BarsOptions {
  /// Which end of a bar its time names.
  enum Stamp {
    START,
    END
  }

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Zone of times without an offset, such as America/New_York. Default: UTC.")
  private ZoneId zone;

  @Option(
      names = "--stamp",
      paramLabel = "start|end",
      defaultValue = "start",
      description = "Whether times are those of the bars' starts or ends. Default: start.")
  private Stamp stamp;

  @Option(
      names = "--skip-bad",
      description = "Drop unsound bars and say which, instead of refusing the file.")
  private boolean skipBad;

  public BarReadOptions read() {
    return new BarReadOptions(zone, stamp == Stamp.END, skipBad);
  }
}
