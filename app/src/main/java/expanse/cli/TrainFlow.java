package expanse.cli;

import expanse.base.Plural;
import expanse.dataset.Dataset;
import expanse.dataset.LabelledBars;
import expanse.dataset.Split;
import expanse.dataset.SplitPlan;
import expanse.dataset.Window;
import expanse.dataset.WindowFile;
import expanse.evaluation.Diagnosis;
import expanse.evaluation.Finding;
import expanse.evaluation.RunTables;
import expanse.training.Assembly;
import expanse.training.Mixture;
import expanse.training.MixtureFit;
import expanse.training.NetworkText;
import expanse.training.Predictor;
import expanse.training.Pretrainer;
import expanse.training.RunDirectory;
import expanse.training.RunMetadata;
import expanse.training.Trainer;
import expanse.training.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From labelled bars to a trained model with its threshold.
final class TrainFlow {
  /// File of a run with the windows of all its parts.
  static final String WINDOWS = "windows.csv";

  /// File of a run with the windows that would have leaked, when there are any.
  static final String LEFT_OUT = "windows_left_out.csv";

  private final Console console;
  private final DataFiles files;
  private final TrainingSettings settings;
  private final Path out;
  private @Nullable Path encoder;

  TrainFlow(Console console, DataFiles files, TrainingSettings settings, Path out) {
    this.console = console;
    this.files = files;
    this.settings = settings;
    this.out = out;
  }

  /// Starts from a pre-trained encoder.
  ///
  /// @param folder of the pre-training, or null for none
  TrainFlow pretrained(@Nullable Path folder) {
    encoder = folder;
    return this;
  }

  /// @param resume whether to go on with an interrupted run
  void run(boolean resume) {
    new RunDirectory(out).requireFree(resume);
    LabelledBars read = files.read(settings.window(), settings.seed(), console);
    console.say(
        "data: %s, %s, %s",
        Plural.of(read.bars().size(), "bar"),
        Plural.of(read.spans().size(), "labelled span"),
        Plural.of(read.windows().size(), "window"));
    Dataset data =
        Assembly.dataset(settings, read.bars(), read.windows(), read.spans(), read.provenance());
    console.print(data.plan().proof());
    NetworkText.of(settings, data.features().names()).forEach(console::say);
    List<RunMetadata.Result> results;
    MixtureFit.@Nullable Choice mixture;
    try (TrainingProgress progress = new TrainingProgress(console)) {
      Trainer trainer = new Trainer(data, settings).sources(files.sources()).listener(progress);
      if (encoder != null) {
        trainer.pretrained(encoder);
        noteSeen(encoder, data);
      }
      results = trainer.train(out, resume);
      mixture = progress.mixture();
    }
    WindowFile.write(out.resolve(WINDOWS), data.bars(), data.plan().windows());
    List<Window> leftOut = data.plan().dropped().stream().map(SplitPlan.Dropped::window).toList();
    if (!leftOut.isEmpty()) {
      WindowFile.write(out.resolve(LEFT_OUT), data.bars(), leftOut);
    }
    for (int k = 0; k < results.size(); k++) {
      RunMetadata.Result result = results.get(k);
      Double value = result.value();
      console.say(
          "model %d: %s, %.1f s",
          k + 1,
          value == null
              ? "kept the last of " + Plural.of(result.epochs(), "epoch")
              : String.format(
                  Locale.ROOT,
                  "best epoch %d of %d by %s (%.4f)",
                  result.bestEpoch(),
                  result.epochs(),
                  result.metric(),
                  value),
          result.seconds());
    }
    if (mixture != null) {
      say(mixture);
    }
    if (!data.windows(Split.VALIDATION).isEmpty()) {
      try (Predictor predictor = Predictor.open(out, Trainer.threads(settings))) {
        new ThresholdFlow(console, out)
            .chooseRobustly(predictor.selection(data), settings.threshold());
      }
    }
    diagnose(data.plan());
  }

  private void say(MixtureFit.Choice choice) {
    Mixture mixture = choice.mixture();
    boolean trees = settings.trees().count() > 0;
    boolean spans = settings.spanTrees().count() > 0;
    if (trees || spans) {
      double ofSpans = spans ? mixture.spanShare() : 0;
      double ofTrees = trees ? (1 - ofSpans) * mixture.treeShare() : 0;
      console.say(
          "weights: networks %.2f, trees %.2f, span trees %.2f",
          1 - ofSpans - ofTrees, ofTrees, ofSpans);
    }
    if (!Double.isNaN(choice.shiftedLoss())) {
      console.say(
          "windows moved by %s: %s (log loss a validation bar %.4f with them, %.4f without)",
          Plural.of(settings.inference().testTimeShift(), "bar"),
          mixture.shift() > 0 ? "asked beside the listed ones" : "not asked",
          choice.shiftedLoss(),
          choice.listedLoss());
    }
  }

  private void noteSeen(Path folder, Dataset data) {
    int seen = Pretrainer.testWindowsSeen(folder, data);
    if (seen > 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "note: %s in the time of the bars that the encoder was pre-trained on; if these are"
                  + " of the same market it has seen the prices that are to judge it (not the"
                  + " labels): pre-train on earlier bars",
              Plural.of(seen, "test window lies", "test windows lie")));
    }
  }

  /// Says what went wrong, as far as the logs show it.
  private void diagnose(SplitPlan plan) {
    List<Finding> findings =
        Diagnosis.of(
            RunTables.read(new RunDirectory(out)), plan.leaky(), plan.method(), null, Double.NaN);
    if (findings.isEmpty()) {
      console.say("diagnosis: nothing stands out in the logs");
    }
    for (Finding finding : findings) {
      console.say("diagnosis: %s", finding.line());
    }
  }
}
