package expanse.cli.data;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.HindsightOptions;
import expanse.cli.option.OutputOptions;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Proposes labels by the hindsight rule.
@Command(
    name = "hindsight",
    description = {
      "Propose labels by a fixed rule that knows what came after, as a first draft for you to"
          + " correct.",
      "A move counts as an expansion when it is fast (compared with local volatility), efficient"
          + " (net move compared with the distance travelled) and follows a consolidation or a"
          + " retracement."
    },
    footer = {"", "Example:", "  expanse label hindsight --bars bars.csv --out labels.csv"})
public final class LabelHindsightCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--bars",
      required = true,
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet.")
  private Path bars;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Label file to write.")
  private Path out;

  @Mixin private HindsightOptions rule;
  @Mixin private BarsOptions options;
  @Mixin private OutputOptions output;

  public LabelHindsightCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Outputs outputs = output.outputs(console).reads(bars).file(out, "labels");
    HindsightRule chosen = rule.rule();
    BarFile file = BarFiles.readFile(bars, options.read());
    Notes.of(console, file);
    Notes.ofFit(console, file, Window.LENGTH);
    List<Label> labels = chosen.label(file.series());
    outputs.write(() -> Labels.write(out, labels));
    console.say("%s: %s", out, summary(labels, file.series().size()));
  }

  /// How many of which kind.
  public static String summary(List<Label> labels, int bars) {
    long consolidations =
        labels.stream().filter(label -> label.type().equals(SpanType.CONSOLIDATION)).count();
    return String.format(
        Locale.ROOT,
        "%s on %s (%,d after a consolidation, %,d after a retracement)",
        Plural.of(labels.size(), "span"),
        Plural.of(bars, "bar"),
        consolidations,
        labels.size() - consolidations);
  }
}
