package expanse.cli;

import expanse.dataset.Window;
import expanse.dataset.WindowFile;
import expanse.label.Label;
import expanse.label.LabelCheck;
import expanse.label.Labels;
import expanse.market.BarFile;
import expanse.market.BarFiles;
import expanse.market.BarReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says what may be wrong with labels.
@Command(
    name = "check",
    description = {
      "Look for contradictions, overlaps, spans over gaps, duplicates and doubtful ends; show the"
          + " balance of types and where in their windows spans lie.",
      "The exit code is 1 when a label would harm training."
    },
    footer = {
      "",
      "Examples:",
      "  expanse label check --bars bars.csv --labels labels.csv --windows windows.csv",
      "  expanse label check --bars bars.csv --labels labels.csv --out findings.csv"
    })
final class LabelCheckCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--bars",
      required = true,
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet.")
  private Path bars;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "Labels: start,end,type[,confidence,annotator,note].")
  private Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description = "Reviewed windows: window,split,start.")
  private @Nullable Path windows;

  @Option(
      names = "--window-length",
      paramLabel = "N",
      defaultValue = "" + Window.LENGTH,
      description = "Bars in a window. Default: " + Window.LENGTH + ".")
  private int length;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write all findings as CSV.")
  private @Nullable Path out;

  @Mixin private BarsOptions options;

  LabelCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BarReadOptions how = options.read();
    BarFile file = BarFiles.readFile(bars, how);
    Notes.of(console, file);
    List<Label> read = Labels.shifted(Labels.read(labels, how.zone()), file.shiftMillis());
    LabelCheck check;
    if (windows == null) {
      check = LabelCheck.of(file.series(), read);
    } else {
      int[] starts =
          WindowFile.read(windows, file.series(), length, how.zone(), file.shiftMillis()).stream()
              .mapToInt(Window::start)
              .toArray();
      check = LabelCheck.of(file.series(), read, starts, length);
    }
    console.print(check.text());
    if (out != null) {
      check.write(out);
      console.say("written: %s", out);
    }
    return check.hasWrong() ? 1 : 0;
  }
}
