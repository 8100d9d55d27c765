package expanse.cli.data;

import expanse.barfile.BarCheck;
import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.market.Interval;
import expanse.market.MarketTwins;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import expanse.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what bars files hold.
@Command(
    name = "check",
    description = {
      "Describe a file of bars: rows, period, interval, gaps, sessions, invalid bars.",
      "Of a folder of instruments, describe every file, and how closely their markets move"
          + " together.",
      "An invalid bar is an error that names its row; with --skip-bad invalid bars are listed and"
          + " dropped."
    },
    footer = {
      "",
      "Examples:",
      "  expanse bars check bars.csv",
      "  expanse bars check --skip-bad --zone America/Chicago es.csv nq.parquet",
      "  expanse bars check markets"
    })
public final class BarsCheckCommand implements Runnable {
  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet; or a folder of instruments.")
  private List<Path> files;

  @Mixin private BarsOptions options;

  public BarsCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        checkFolder(file);
      } else {
        check(BarFiles.readFile(file, options.read()));
      }
    }
  }

  private void check(BarFile read) {
    console.print(BarCheck.of(read).text());
    Notes.ofFit(console, read, Window.LENGTH);
  }

  private void checkFolder(Path folder) {
    List<InstrumentFiles> instruments = InstrumentFolder.of(folder);
    MarketTwins twins = new MarketTwins();
    Map<String, List<String>> intervals = new LinkedHashMap<>();
    for (InstrumentFiles one : instruments) {
      console.say(
          "%s: %s%s%s",
          one.name(),
          Plural.of(one.bars().size(), "bars file"),
          one.labels() == null ? ", no labels" : ", labels",
          one.windows() == null ? ", no windows: they are cut" : ", windows");
      List<BarFile> read = one.read(options.read());
      read.forEach(this::check);
      read.forEach(file -> twins.add(one.name(), file.series()));
      intervals
          .computeIfAbsent(
              Interval.text(read.getFirst().series().intervalMillis()), _ -> new ArrayList<>())
          .add(one.name());
    }
    if (intervals.size() > 1) {
      console.note(
          "note: one model reads one interval, and these differ: "
              + intervals.entrySet().stream()
                  .map(e -> e.getKey() + " of " + String.join(", ", e.getValue()))
                  .collect(Collectors.joining("; "))
              + "; bring them to the same with expanse bars convert --interval");
    }
    twins.text().forEach(console::say);
  }
}
