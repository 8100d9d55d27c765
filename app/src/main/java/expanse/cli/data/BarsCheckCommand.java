package expanse.cli.data;

import expanse.barfile.BarCheck;
import expanse.barfile.BarFiles;
import expanse.cli.console.Console;
import expanse.cli.option.BarsOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what bars files hold.
@Command(
    name = "check",
    description = {
      "Say what a file holds: rows, range, interval, gaps, sessions, bad bars.",
      "Bad bars are errors that name their row; with --skip-bad they are listed and left out."
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
      console.print(BarCheck.of(BarFiles.readFile(file, options.read())).text());
    }
  }
}
