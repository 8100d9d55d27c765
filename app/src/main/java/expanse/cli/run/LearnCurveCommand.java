package expanse.cli.run;

import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.cli.option.DataOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.SettingsOptions;
import expanse.learningcurve.LearningCurve;
import expanse.learningcurve.LearningCurveResult;
import expanse.pipeline.DataFiles;
import expanse.pipeline.LocalRuns;
import expanse.pipeline.RunMaker;
import expanse.report.LearningCurvePage;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says what more labels are worth.
@Command(
    name = "learn-curve",
    description = {
      "Estimate how much 50 more labels would improve the scores.",
      "Trains on growing random samples of the labels and scores on other training and validation"
          + " windows, never on the test subset.",
      "The same command continues after an interruption; more --sizes or --repeats add to the"
          + " existing runs."
    },
    footer = {
      "",
      "Examples:",
      "  expanse learn-curve --bars bars.csv --labels labels.csv --windows windows.csv --out curve",
      "  expanse learn-curve --bars b.csv --labels l.csv --out curve --sizes 50,100 --repeats 5"
    })
public final class LearnCurveCommand implements Runnable {
  private final Console console;
  private final @Nullable RunMaker elsewhere;

  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the curve and for the runs that it needs.")
  private Path out;

  @Option(
      names = "--sizes",
      paramLabel = "N,N…",
      split = ",",
      defaultValue = "25,50,100,200",
      description =
          "Numbers of labels to train on; larger numbers than there are mean all labels. Default:"
              + " 25,50,100,200.")
  private List<Integer> sizes;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Trainings per size and fold, each on another random sample of labels. Default: 2.")
  private int repeats;

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Number of periods that are held out and scored in turn. Default: 3.")
  private int folds;

  @Option(
      names = "--full",
      description =
          "Train the preset unchanged. Default: three models with half the steps, which takes a"
              + " tenth of the time.")
  private boolean full;

  @Mixin private SettingsOptions settings;
  @Mixin private OutputOptions output;

  /// @param elsewhere where runs are made, if not on this machine
  public LearnCurveCommand(Console console, @Nullable RunMaker elsewhere) {
    this.console = console;
    this.elsewhere = elsewhere;
  }

  @Override
  public void run() {
    DataFiles files = data.files();
    Outputs outputs = output.outputs(console).reads(files.paths()).folder(out, "learning curve");
    TrainingSettings whole = settings.settings();
    TrainingSettings used = full ? whole : LearningCurve.reduced(whole);
    LearningCurve.Options options = new LearningCurve.Options(sizes, repeats, folds);
    LabelledBars labelled = Notes.of(console, files.read(used.window(), used.seed()));
    String models =
        String.format(
            Locale.ROOT,
            "preset %s, %d models in %d folds%s; %s, %d scored folds",
            used.preset(),
            used.ensemble().members(),
            used.ensemble().folds(),
            full ? "" : " (reduced; --full trains the preset unchanged)",
            Plural.of(repeats, "repeat"),
            folds);
    console.say(models);
    LearningCurve curve = new LearningCurve(labelled, used, options);
    RunMaker maker = elsewhere == null ? new LocalRuns(1, Trainer.threads(used)) : elsewhere;
    LearningCurveResult[] result = new LearningCurveResult[1];
    Path[] page = new Path[1];
    try (Progress progress = console.progress("trainings", curve.trainings())) {
      outputs.write(() -> {
        result[0] = curve.listener((done, all) -> progress.at(done, "")).run(out, maker);
        result[0].write(out);
        page[0] = LearningCurvePage.write(result[0], models, out);
      });
    }
    print(result[0]);
    console.say("page: %s", page[0]);
  }

  private void print(LearningCurveResult result) {
    console.say("scored on %s", result.scoredOn());
    console.say("labels  windows     F1  (95 % interval)      average precision");
    for (LearningCurveResult.Point p : result.points()) {
      console.say(
          "%6.0f  %7.0f  %5.3f  (%.3f to %.3f)   %5.3f  (%.3f to %.3f)",
          p.labels(),
          p.windows(),
          p.f1().value(),
          p.f1().lower(),
          p.f1().upper(),
          p.averagePrecision().value(),
          p.averagePrecision().lower(),
          p.averagePrecision().upper());
    }
    console.say("baseline, every bar detected: F1 %.3f", result.everyBar());
    console.say(result.outlook());
  }
}
