package expanse.cli.data;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes the features of a series.
@Command(
    name = "features",
    description = {
      "Compute the features of every bar: a table with one column per feature.",
      "A value depends only on its bar and earlier bars."
    },
    footer = {
      "",
      "Example:",
      "  expanse features --bars bars.csv --set context --out features.parquet"
    })
public final class FeaturesCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--bars",
      required = true,
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet.")
  private Path bars;

  @Option(
      names = "--set",
      paramLabel = "NAME",
      defaultValue = "context",
      description = "Feature set: ${COMPLETION-CANDIDATES}. Default: context.",
      completionCandidates = Names.class)
  private String set;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Table to write, .parquet or .csv.")
  private Path out;

  @Mixin private BarsOptions options;
  @Mixin private OutputOptions output;

  public FeaturesCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Outputs outputs = output.outputs(console).reads(bars).file(out, "features");
    FeatureSet features = FeatureSets.named(set);
    BarFile file = BarFiles.readFile(bars, options.read());
    Notes.of(console, file);
    long before = System.nanoTime();
    FeatureMatrix matrix = features.compute(file.series());
    double seconds = (System.nanoTime() - before) * 1e-9;
    outputs.write(() -> FeatureTable.write(out, file.series(), matrix));
    console.say(
        "%s: %s of %s, computed in %.2f s (%s)",
        out,
        Plural.of(matrix.columns(), "feature"),
        Plural.of(matrix.rows(), "bar"),
        seconds,
        features.warmUp() < matrix.rows()
            ? "the first " + Plural.of(features.warmUp(), "bar") + " are warm-up"
            : "all of it warm-up, which takes " + Plural.of(features.warmUp(), "bar"));
  }

  /// The names of the sets, for the help.
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return FeatureSets.names().iterator();
    }

    @Override
    public String toString() {
      return String.join(", ", FeatureSets.names()).toLowerCase(Locale.ROOT);
    }
  }
}
