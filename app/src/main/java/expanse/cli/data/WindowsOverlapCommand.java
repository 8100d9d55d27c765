package expanse.cli.data;

import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.DataOptions;
import expanse.cli.option.OutputOptions;
import expanse.pipeline.DataFiles;
import expanse.window.LabelledBars;
import expanse.window.OriginalParquet;
import expanse.window.Window;
import expanse.window.WindowFile;
import expanse.window.WindowOverlap;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes overlapping windows.
@Command(
    name = "overlap",
    description = {
      "Make additional, overlapping windows from labelled ones, by the rule of the original system:"
          + " each window again 52 and 104 bars earlier and later, kept if 30 %% of a span stays"
          + " visible.",
      "Windows that would overlap another subset of the split are dropped."
    },
    footer = {
      "",
      "Examples:",
      "  expanse windows overlap --bars bars.csv --labels labels.csv --windows windows.csv"
          + " --out more.csv",
      "  expanse windows overlap --bars bars.csv --labels labels.csv --out overlaps.parquet"
    })
public final class WindowsOverlapCommand implements Runnable {
  private final Console console;

  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Windows to write: .csv, or .parquet in the format of the original system.")
  private Path out;

  @Option(
      names = "--window-length",
      paramLabel = "N",
      defaultValue = "" + Window.LENGTH,
      description = "Bars in a window. Default: " + Window.LENGTH + ".")
  private int length;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of cutting. Default: 42.")
  private @Nullable Long seed;

  @Mixin private OutputOptions output;

  public WindowsOverlapCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    DataFiles files = data.files();
    Outputs outputs = output.outputs(console).reads(files.paths()).file(out, "windows");
    if (files.windowsFile() != null) {
      throw new InputException(
          "the windows of a Parquet file have no bars around them; give --bars, --labels and"
              + " --windows");
    }
    LabelledBars read = Notes.of(console, files.read(length, seed == null ? 42 : seed));
    List<Window> windows =
        WindowOverlap.expand(read.bars(), read.windows(), read.spans(), read.length());
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      LabelledBars more =
          new LabelledBars(
              read.bars(), read.spans(), windows, read.length(), read.provenance(), List.of());
      int[] rows = new int[1];
      outputs.write(() -> rows[0] = OriginalParquet.write(out, more));
      console.say(
          "%s: %s, %s", out, Plural.of(windows.size(), "window"), Plural.of(rows[0], "row"));
    } else if (name.endsWith(".csv")) {
      outputs.write(() -> WindowFile.write(out, read.bars(), windows));
      console.say(
          "%s: %s out of %,d", out, Plural.of(windows.size(), "window"), read.windows().size());
    } else {
      throw new InputException(
          "cannot write windows to " + out + "; end its name in .csv or .parquet");
    }
  }
}
