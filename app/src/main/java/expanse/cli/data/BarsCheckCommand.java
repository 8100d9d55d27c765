package expanse.cli.data;

import expanse.barfile.BarCheck;
import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what bars files hold.
@Command(
    name = "check",
    description = {
      "Describe a file of bars: rows, period, interval, gaps, sessions, invalid bars.",
      "An invalid bar is an error that names its row; with --skip-bad invalid bars are listed and"
          + " dropped."
    },
    footer = {
      "",
      "Examples:",
      "  expanse bars check bars.csv",
      "  expanse bars check --skip-bad --zone America/Chicago es.csv nq.parquet"
    })
public final class BarsCheckCommand implements Runnable {
  private final Console console;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Bars, CSV or Parquet.")
  private List<Path> files;

  @Mixin private BarsOptions options;

  public BarsCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    for (Path file : files) {
      BarFile read = BarFiles.readFile(file, options.read());
      console.print(BarCheck.of(read).text());
      Notes.ofFit(console, read, Window.LENGTH);
    }
  }
}
