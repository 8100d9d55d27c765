package expanse.cli.run;

import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.TrainingProgress;
import expanse.dataset.Dataset;
import expanse.diagnosis.Finding;
import expanse.ensemble.StackingFit;
import expanse.market.WindowFit;
import expanse.pipeline.DataFiles;
import expanse.pipeline.RunPipeline;
import expanse.pretraining.Pretrainer;
import expanse.run.RunMetadata;
import expanse.run.StackingWeights;
import expanse.run.TypeSkill;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.training.NetworkText;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From labelled bars to a trained model with its threshold.
public final class TrainFlow {
  private final Console console;
  private final DataFiles files;
  private final TrainingSettings settings;
  private final Path out;
  private @Nullable Path encoder;

  public TrainFlow(Console console, DataFiles files, TrainingSettings settings, Path out) {
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

  /// Reads the data and checks all that can be checked, so that what is left to do is to train.
  ///
  /// @param resume whether to go on with an interrupted run
  /// @return the training
  public Runnable prepared(boolean resume) {
    LabelledBars read = Notes.of(console, files.read(settings.window(), settings.seed()));
    String fit = WindowFit.note(read.bars(), settings.window());
    if (fit != null) {
      console.note("note: " + fit);
    }
    console.say(
        "data: %s, %s, %s",
        Plural.of(read.bars().size(), "bar"),
        Plural.of(read.spans().size(), "labelled span"),
        Plural.of(read.windows().size(), "window"));
    Dataset data =
        Assembly.dataset(settings, read.bars(), read.windows(), read.spans(), read.provenance());
    console.print(data.plan().proof());
    NetworkText.of(settings, data.features().names(), data.types()).forEach(console::say);
    return () -> train(data, resume);
  }

  private void train(Dataset data, boolean resume) {
    RunPipeline.Outcome outcome;
    try (TrainingProgress progress = new TrainingProgress(console)) {
      RunPipeline pipeline =
          new RunPipeline(data, settings)
              .sources(files.sources())
              .listener(progress)
              .explainLabels();
      if (pipeline.settings().augmentation().inversion() < settings.augmentation().inversion()) {
        console.say(
            "labels: nine in ten or more go the same way, so prices are not learned upside down as"
                + " well (augmentation.by_direction=false does so all the same)");
      }
      if (encoder != null) {
        pipeline.pretrained(encoder);
        noteSeen(encoder, data);
      }
      outcome = pipeline.run(out, resume);
    }
    List<RunMetadata.Result> results = outcome.members();
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
    if (outcome.stacking() != null) {
      say(outcome.stacking());
    }
    outcome.own().forEach((name, own) -> console.say("instruments: %s", own.text(name)));
    if (outcome.types() != null) {
      say(outcome.types());
    }
    if (outcome.threshold() != null) {
      ThresholdFlow flow = new ThresholdFlow(console, out);
      flow.say(outcome.selection(), outcome.threshold());
      flow.say(outcome.windows(), outcome.selection(), outcome.threshold());
    }
    if (outcome.labels() != null) {
      outcome.labels().lines().forEach(console::say);
    }
    if (outcome.findings().isEmpty()) {
      console.say("diagnosis: no problem found in the training logs");
    }
    for (Finding finding : outcome.findings()) {
      console.say("diagnosis: %s", finding.line());
    }
  }

  private void say(StackingFit.Choice choice) {
    StackingWeights stacking = choice.stacking();
    if (settings.segments().on()) {
      console.say(
          "weights: networks %.2f, trees of bars %.2f, model of spans %.2f",
          stacking.networks(), stacking.bars(), stacking.spans());
    }
    if (!Double.isNaN(choice.shiftedLoss())) {
      console.say(
          "shifted-window test-time augmentation, %s to either side: %s (log loss per validation"
              + " bar %.4f with it, %.4f without)",
          Plural.of(settings.inference().testTimeShift(), "bar"),
          stacking.shift() > 0 ? "used" : "not used",
          choice.shiftedLoss(),
          choice.unshiftedLoss());
    }
  }

  private void noteSeen(Path folder, Dataset data) {
    int seen = Pretrainer.testWindowsSeen(folder, data);
    if (seen > 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "note: %s in the period that the encoder was pre-trained on; if the market is the"
                  + " same, the encoder has already seen the test prices (not the labels), and test"
                  + " scores may be too good: pre-train on earlier bars",
              Plural.of(seen, "test window lies", "test windows lie")));
    }
  }

  private void say(TypeSkill skill) {
    if (skill.cases() == 0) {
      console.say("types: too few labels or found spans to try them on; they are left empty");
      return;
    }
    console.say(
        "types: right in %.0f %% of %,d found spans that were not learned from, the most frequent"
            + " type in %.0f %%: %s",
        100 * skill.accuracy(),
        skill.cases(),
        100 * skill.majority(),
        skill.shown() ? "they are told" : "no skill is shown, they are left empty");
  }
}
