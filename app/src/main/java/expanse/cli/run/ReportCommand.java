package expanse.cli.run;

import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import expanse.report.Report;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes the report of a run.
@Command(
    name = "report",
    description = {
      "Write the report of a run: one self-contained HTML page, the same as Markdown, and the"
          + " pictures.",
      "It needs only the files of the run."
    },
    footer = {"", "Example:", "  expanse report run"})
public final class ReportCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Mixin private OutputOptions output;

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Path[] page = new Path[1];
    output
        .outputs(console)
        .folder(Report.folder(run), "report")
        .write(() -> page[0] = Report.write(run));
    console.say("report: %s", page[0]);
  }
}
