package expanse.cli.run;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.cli.console.Typed;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.ComputingOptions;
import expanse.cli.option.OutputOptions;
import expanse.market.BarSeries;
import expanse.pretraining.Pretrainer;
import expanse.settings.PretrainSettings;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Pre-trains an encoder on unlabelled bars.
@Command(
    name = "pretrain",
    description = {
      "Pre-train an encoder on unlabelled bars by filling in masked bars; train --pretrained starts"
          + " from it.",
      "Masked values never reach the encoder. The latest windows choose the epoch."
    },
    footer = {
      "",
      "Examples:",
      "  expanse pretrain --bars bars.csv --out encoder",
      "  expanse pretrain --data markets --out encoder",
      "  expanse pretrain --bars a.csv --bars b.csv --out encoder --set mask=block --set epochs=50"
    })
public final class PretrainCommand implements Runnable {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--bars", paramLabel = "FILE", description = "Bars, CSV or Parquet. Repeatable.")
  private List<Path> bars = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of instruments; their labels are not read.")
  private @Nullable Path folder;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the encoder.")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a setting, such as mask_ratio=0.4. Repeatable.")
  private List<String> changes = new ArrayList<>();

  @Mixin private ComputingOptions computing;
  @Mixin private BarsOptions options;
  @Mixin private OutputOptions output;

  public PretrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (bars.isEmpty() == (folder == null)) {
      throw new ParameterException(spec.commandLine(), "give either --bars FILE or --data DIR");
    }
    Outputs outputs =
        output.outputs(console).reads(bars.toArray(new Path[0])).folder(out, "encoder");
    List<String> all = new ArrayList<>(changes);
    all.addAll(computing.changes());
    PretrainSettings settings = PretrainSettings.defaults().with(all);
    List<BarSeries> series = new ArrayList<>();
    for (Path file : bars) {
      BarFile read = BarFiles.readFile(file, options.read());
      Notes.of(console, read);
      series.add(read.series());
    }
    for (InstrumentFiles one :
        folder == null ? List.<InstrumentFiles>of() : InstrumentFolder.of(folder)) {
      series.add(one.readBars(options.read()));
    }
    Pretrainer pretrainer = new Pretrainer(settings, series);
    Pretrainer.Outcome[] kept = new Pretrainer.Outcome[1];
    try (Progress progress = console.progress("pre-training", settings.epochs())) {
      pretrainer.listener((epoch, loss, error) ->
          progress.at(
              epoch,
              String.format(Locale.ROOT, "epoch %d, error on masked values %.4f", epoch, error)));
      outputs.write(() -> kept[0] = pretrainer.run(out));
    }
    Pretrainer.Outcome outcome = kept[0];
    console.say(
        "%,d training and %s; kept epoch %d",
        outcome.trainWindows(),
        Plural.of(outcome.validationWindows(), "validation window"),
        outcome.bestEpoch());
    console.say(
        "mean absolute error on masked values %.4f; always predicting the feature's mean %.4f, a"
            + " straight line between visible bars %.4f",
        outcome.error(), outcome.meanError(), outcome.interpolationError());
    console.say(
        "next: %s, with the same features.set",
        Typed.command("train --pretrained " + Typed.word(out)));
  }
}
