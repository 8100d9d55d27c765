package expanse.cli.data;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.FileHints;
import expanse.barfile.Trades;
import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.market.BarSeries;
import expanse.market.Interval;
import expanse.market.Resampler;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Converts bars files.
@Command(
    name = "convert",
    description = {
      "Convert bars: between CSV and Parquet, to longer bars, or from trades to bars.",
      "The name of OUT decides between CSV and Parquet. Times are written as bar starts in UTC."
    },
    footer = {
      "",
      "Examples:",
      "  expanse bars convert bars.csv bars.parquet",
      "  expanse bars convert --interval 5m bars-1m.parquet bars-5m.csv",
      "  expanse bars convert --split-by symbol contracts.csv bars.csv",
      "  expanse bars convert --trades --interval 1m trades.csv bars.csv"
    })
public final class BarsConvertCommand implements Runnable {
  /// What the bars of one file may be parted by.
  enum SplitBy {
    SYMBOL
  }

  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Bars or trades to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "Bars to write, .csv or .parquet.")
  private Path out;

  @Option(
      names = "--interval",
      paramLabel = "LENGTH",
      description = "Length of the bars to write: 30s, 1m, 5m, 1h, 1d. Default: unchanged.")
  private @Nullable String interval;

  @Option(
      names = "--trades",
      description = "IN contains trades (time,price[,amount]), not bars. Default interval: 1m.")
  private boolean trades;

  @Option(names = "--drop-partial", description = "Drop longer bars that a gap leaves incomplete.")
  private boolean dropPartial;

  @Option(
      names = "--split-by",
      paramLabel = "symbol",
      description = "Write a file for each instrument; its name goes into that of OUT.")
  private @Nullable SplitBy splitBy;

  @Mixin private BarsOptions options;
  @Mixin private OutputOptions output;

  public BarsConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (splitBy == SplitBy.SYMBOL) {
      split();
      return;
    }
    Outputs outputs = output.outputs(console).reads(in).file(out, "bars");
    BarSeries bars = trades ? ofTrades() : ofBars(options.read());
    outputs.write(() -> BarFiles.write(out, bars));
    say(out, bars);
  }

  /// Writes a file for each instrument, once it is certain that all of them can be: together they
  /// need no more memory than the file that holds them.
  private void split() {
    Outputs outputs = output.outputs(console).reads(in);
    Map<Path, String> symbols = new LinkedHashMap<>();
    for (String symbol : BarFiles.symbols(in, options.read())) {
      Path file = named(symbol);
      String other = symbols.putIfAbsent(file, symbol);
      if (other != null) {
        throw new InputException(
            String.format(
                "the instruments '%s' and '%s' would both go into %s; take each with --symbol"
                    + " instead",
                other, symbol, file));
      }
      outputs.file(file, "bars");
    }
    Map<Path, BarSeries> bars = new LinkedHashMap<>();
    symbols.forEach((file, symbol) -> {
      FileHints hints = options.read().hints().withSymbol(symbol);
      bars.put(file, ofBars(options.read().withHints(hints)));
    });
    outputs.write(() -> bars.forEach(BarFiles::write));
    bars.forEach(this::say);
  }

  /// The name of the file for one instrument: `bars.csv` becomes `bars-ESH4.csv`.
  private Path named(String symbol) {
    String name = out.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String safe = symbol.replaceAll("[^A-Za-z0-9._-]", "_");
    return out.resolveSibling(
        dot < 0 ? name + "-" + safe : name.substring(0, dot) + "-" + safe + name.substring(dot));
  }

  private void say(Path file, BarSeries bars) {
    console.say(
        "%s: %,d bars of %s, %s to %s",
        file,
        bars.size(),
        Interval.text(bars.intervalMillis()),
        TimeText.of(bars.time(0)),
        TimeText.of(bars.time(bars.size() - 1)));
  }

  private BarSeries ofTrades() {
    Trades read = Trades.read(in, options.read());
    read.notes().forEach(note -> Notes.of(console, in, note));
    if (read.badRows() > 0) {
      console.note("note: " + in + ": dropped " + read.badRows() + " invalid rows");
    }
    return read.toBars(Interval.parse(interval == null ? "1m" : interval));
  }

  private BarSeries ofBars(BarReadOptions how) {
    BarFile file = BarFiles.readFile(in, how);
    Notes.of(console, file);
    return interval == null
        ? file.series()
        : Resampler.resample(file.series(), Interval.parse(interval), !dropPartial);
  }
}
