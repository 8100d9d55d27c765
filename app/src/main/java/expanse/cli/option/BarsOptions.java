package expanse.cli.option;

import expanse.barfile.BarReadOptions;
import expanse.barfile.FileHints;
import expanse.time.DateOrder;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How bars files are read.
public final class BarsOptions {
  /// Which end of a bar its time names.
  enum Stamp {
    START,
    END
  }

  /// The mark before the fraction of a number.
  enum DecimalMark {
    POINT,
    COMMA
  }

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of times without an offset, such as America/New_York. Default: UTC.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--stamp",
      paramLabel = "start|end",
      defaultValue = "start",
      description = "Whether a time is the start or the end of its bar. Default: start.")
  private Stamp stamp;

  @Option(
      names = "--skip-bad",
      description =
          "Drop invalid bars and list them, instead of refusing the file: up to one row in a"
              + " hundred, as long as that leaves no gap.")
  private boolean skipBad;

  @Option(names = "--skip-all-bad", description = "Drop all invalid bars, however many there are.")
  private boolean skipAllBad;

  @Option(
      names = "--symbol",
      paramLabel = "NAME",
      description = "Instrument to read from a file that contains several.")
  private @Nullable String symbol;

  @Option(
      names = "--date-order",
      paramLabel = "dmy|mdy|ymd",
      description = "Order of day, month and year in dates such as 03/05/2024.")
  private @Nullable DateOrder dateOrder;

  @Option(
      names = "--columns",
      paramLabel = "ROLE=COLUMN,…",
      description =
          "Column of each value, by number or name:"
              + " time=1,open=2,high=3,low=4,close=5,volume=6.")
  private @Nullable String columns;

  @Option(
      names = "--decimal-mark",
      paramLabel = "point|comma",
      description = "Decimal mark, when the file does not make it clear.")
  private @Nullable DecimalMark decimalMark;

  @Option(
      names = "--price-scale",
      paramLabel = "FACTOR",
      description = "Factor for all prices, such as 1e-9 for whole numbers of billionths.")
  private @Nullable Double priceScale;

  @Option(
      names = "--duplicates",
      paramLabel = "first|last",
      description =
          "Which of two different bars with the same time to keep, instead of refusing the file.")
  private FileHints.@Nullable Duplicates duplicates;

  public BarReadOptions read() {
    BarReadOptions.Drop drop =
        skipAllBad
            ? BarReadOptions.Drop.ALL
            : skipBad ? BarReadOptions.Drop.FEW : BarReadOptions.Drop.NONE;
    Character mark =
        decimalMark == null
            ? null
            : decimalMark == DecimalMark.COMMA ? Character.valueOf(',') : '.';
    return new BarReadOptions(
        zone,
        stamp == Stamp.END,
        drop,
        new FileHints(
            symbol,
            dateOrder,
            FileHints.columnsOf(columns == null ? "" : columns),
            mark,
            priceScale,
            duplicates,
            false));
  }
}
