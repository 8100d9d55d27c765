package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.console.Typed;
import expanse.cli.option.DataOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.SettingsOptions;
import expanse.pipeline.DataFiles;
import expanse.run.RunDirectory;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains a model.
@Command(
    name = "train",
    description = {
      "Train a detector on labelled bars.",
      "Splits the windows and proves that nothing leaks, trains the models, and chooses the"
          + " threshold on validation windows.",
      "The run directory holds the models, the logs and the settings. Next: expanse evaluate."
    },
    footer = {
      "",
      "Examples:",
      "  expanse train --bars bars.csv --labels labels.csv --windows windows.csv --out run",
      "  expanse train --bars bars.csv --labels labels.csv --out run --ensemble 3 --seed 7",
      "  expanse train --windows-file train_latest.parquet --out old --preset seed-baseline"
    })
public final class TrainCommand implements Runnable {
  private final Console console;

  @Mixin private DataOptions data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path out;

  @Option(names = "--resume", description = "Continue the interrupted run in that folder.")
  private boolean resume;

  @Option(
      names = "--pretrained",
      paramLabel = "DIR",
      description = "Start from the encoder that expanse pretrain wrote.")
  private @Nullable Path pretrained;

  @Option(
      names = "--freeze-encoder",
      description = "Keep the weights of the pre-trained encoder fixed.")
  private boolean freeze;

  @Mixin private SettingsOptions settings;
  @Mixin private OutputOptions output;

  public TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    TrainingSettings chosen = settings.settings();
    if (freeze) {
      chosen = SettingsReader.with(chosen, "transfer.freeze_epochs=" + Integer.MAX_VALUE);
    }
    DataFiles files = data.files();
    Outputs outputs =
        output
            .outputs(console)
            .reads(files.paths())
            .reads(pretrained)
            .folder(out, "run", new RunDirectory(out).objection(resume));
    outputs.write(
        new TrainFlow(console, files, chosen, out).pretrained(pretrained).prepared(resume));
    console.say("next: %s", Typed.command("evaluate " + Typed.word(out)));
  }
}
