package expanse.cli.run;

import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RunOptions;
import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.pipeline.FinishedRun;
import expanse.report.SuspectPage;
import expanse.review.LabelSuspects;
import expanse.review.Suspect;
import expanse.review.SuspectFile;
import expanse.settings.TrainingSettings;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Ranks labels that are probably wrong.
@Command(
    name = "suspects",
    description = {
      "Rank the labels that are probably wrong, using only models that were not trained on them:"
          + " missing labels, spurious labels, wrong ends, wrong types.",
      "A run with folds (the default preset) checks all training and validation windows, any other"
          + " run its validation windows. Test windows are never checked: a test subset corrected"
          + " by the model would make that model look too good."
    },
    footer = {
      "",
      "Examples:",
      "  expanse label suspects run --out suspects",
      "  expanse label suspects run --out suspects --pictures 50"
    })
public final class LabelSuspectsCommand implements Runnable {
  static final String FILE = "suspects.csv";

  private static final int SHOWN = 10;

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for " + FILE + ", index.html and pictures.")
  private Path out;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of suspects shown as pictures. Default: 20.")
  private int pictures;

  @Mixin private RunOptions options;
  @Mixin private OutputOptions output;

  public LabelSuspectsCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Outputs outputs = output.outputs(console).folder(out, "suspects");
    if (pictures < 0 || pictures > 999) {
      throw new InputException("--pictures must be 0 to 999, was " + pictures);
    }
    FinishedRun trained = FinishedRun.open(run);
    TrainingSettings settings = trained.metadata().settings();
    ChosenThreshold threshold = ChosenThreshold.read(run);
    Dataset data = trained.ownData(note -> console.note("note: " + note));
    List<WindowPrediction> windows;
    try (Predictor predictor = Predictor.open(run, options.threads(settings))) {
      windows = predictor.selection(data);
    }
    if (windows.isEmpty()) {
      throw new InputException(
          run
              + " has no window that its models were not trained on; train with ensemble.folds=5,"
              + " or with split.validation above 0");
    }
    LabelSuspects found = LabelSuspects.of(data, windows);
    String source = source(settings, windows.size());
    Path[] page = new Path[1];
    outputs.write(() -> {
      SuspectFile.write(out.resolve(FILE), data.bars(), found);
      page[0] =
          SuspectPage.write(
              data.bars(),
              found,
              threshold.threshold(),
              source,
              data.windowLength(),
              pictures,
              out);
    });
    print(source, data, found);
    console.say("written: %s, %s", out.resolve(FILE), page[0]);
  }

  private String source(TrainingSettings settings, int windows) {
    return settings.ensemble().folds() > 0
        ? String.format(
            Locale.ROOT,
            "%s, each checked by the models of %s that were trained without its fold",
            Plural.of(windows, "window"),
            run)
        : String.format(
            Locale.ROOT,
            "%s of %s; training windows cannot be checked, because the run has no folds"
                + " (ensemble.folds=5)",
            Plural.of(windows, "validation window"),
            run);
  }

  private void print(String source, Dataset data, LabelSuspects found) {
    console.say("%s", source);
    console.say("%,d of %s checked", found.checkedLabels(), Plural.of(found.labels(), "label"));
    console.say(
        "among bars of which the models are confident, %.1f %% of the labelled ones look"
            + " unlabelled, and %.1f %% of the unlabelled ones look labelled",
        100 * found.wrongShare(), 100 * found.missedShare());
    if (!found.typeNote().isEmpty()) {
      console.say("%s", found.typeNote());
    }
    for (Suspect.Kind kind : Suspect.Kind.values()) {
      console.say("%5d  %s", found.count(kind), kind.text());
    }
    List<Suspect> suspects = found.suspects();
    for (int k = 0; k < Math.min(SHOWN, suspects.size()); k++) {
      Suspect s = suspects.get(k);
      console.say(
          "%3d. %s to %s, score %.2f: %s; %s",
          k + 1,
          TimeText.of(data.bars().time(s.start())),
          TimeText.of(data.bars().time(s.end())),
          s.score(),
          s.kind().text(),
          SuspectFile.words(data.bars(), s));
    }
  }
}
