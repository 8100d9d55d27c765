package expanse.cli.data;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.Trades;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.market.BarSeries;
import expanse.market.Interval;
import expanse.market.Resampler;
import expanse.time.TimeText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Converts bars files.
@Command(
    name = "convert",
    description = {
      "Write bars in the other format, as longer bars, or made out of trades.",
      "Output is CSV or Parquet by its name; times become UTC starts."
    },
    footer = {
      "",
      "Examples:",
      "  expanse bars convert bars.csv bars.parquet",
      "  expanse bars convert --interval 5m bars-1m.parquet bars-5m.csv",
      "  expanse bars convert --trades --interval 1m trades.csv bars.csv"
    })
public final class BarsConvertCommand implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Bars or trades to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "Bars to write, .csv or .parquet.")
  private Path out;

  @Option(
      names = "--interval",
      paramLabel = "LENGTH",
      description = "Length of the bars to write: 30s, 1m, 5m, 1h, 1d. Default: as they are.")
  private @Nullable String interval;

  @Option(
      names = "--trades",
      description = "IN holds trades (time,price[,amount]), not bars. Default interval: 1m.")
  private boolean trades;

  @Option(
      names = "--drop-partial",
      description = "Leave out longer bars at gaps that are not covered wholly.")
  private boolean dropPartial;

  @Mixin private BarsOptions options;

  public BarsConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    BarSeries bars = trades ? ofTrades() : ofBars();
    BarFiles.write(out, bars);
    console.say(
        "%s: %,d bars of %s, %s to %s",
        out,
        bars.size(),
        Interval.text(bars.intervalMillis()),
        TimeText.of(bars.time(0)),
        TimeText.of(bars.time(bars.size() - 1)));
  }

  private BarSeries ofTrades() {
    Trades read = Trades.read(in, options.read());
    read.notes().forEach(note -> Notes.of(console, in, note));
    if (read.badRows() > 0) {
      console.note("note: " + in + ": dropped " + read.badRows() + " unsound rows");
    }
    return read.toBars(Interval.parse(interval == null ? "1m" : interval));
  }

  private BarSeries ofBars() {
    BarFile file = BarFiles.readFile(in, options.read());
    Notes.of(console, file);
    return interval == null
        ? file.series()
        : Resampler.resample(file.series(), Interval.parse(interval), !dropPartial);
  }
}
