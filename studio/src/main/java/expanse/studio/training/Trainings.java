package expanse.studio.training;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.pipeline.DataFiles;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.web.Events;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The trainings of a studio: at most one at a time, which goes on when the page is closed.
public final class Trainings implements AutoCloseable {
  private final Events events;
  private @Nullable Job job;
  private @Nullable Thread thread;

  public Trainings(Events events) {
    this.events = events;
  }

  /// What a page wants trained.
  ///
  /// @param name of the run, empty for its number
  /// @param preset settings to begin with
  /// @param changes settings that differ, as `key=value`
  public record Wish(String name, String preset, List<String> changes) {}

  /// What there is.
  record All(List<Runs.Run> runs, Job.@Nullable State job) {}

  /// What can be chosen.
  public Object choices() {
    return SettingsText.choices();
  }

  /// The runs of an instrument and the training that goes on.
  public synchronized Object all(Runs runs) {
    return new All(runs.list(), job == null ? null : job.state());
  }

  /// Starts a training.
  ///
  /// @param series place of the instrument
  /// @param files to train on
  /// @param window bars of a window
  /// @throws InputException when one goes on, or a setting is wrong
  public synchronized void start(int series, Runs runs, DataFiles files, int window, Wish wish) {
    TrainingSettings chosen = SettingsReader.with(Presets.named(wish.preset()), wish.changes());
    TrainingSettings settings =
        chosen.window() == window ? chosen : SettingsReader.with(chosen, "window=" + window);
    int number = runs.next();
    begin(
        series,
        number,
        training -> {
          train(training, files, settings, runs.folder(number));
          if (!wish.name().isBlank()) {
            runs.name(number, wish.name());
          }
        });
  }

  private static void train(Job job, DataFiles files, TrainingSettings settings, Path out) {
    job.at(Job.Phase.READING);
    LabelledBars read = files.read(settings.window(), settings.seed());
    Dataset data =
        Assembly.dataset(settings, read.bars(), read.windows(), read.spans(), read.provenance());
    job.at(Job.Phase.TRAINING);
    RunPipeline.Outcome outcome =
        new RunPipeline(data, settings)
            .sources(files.sources())
            .listener(job)
            .explainLabels()
            .run(out, false);
    if (outcome.threshold() == null) {
      throw new InputException(
          "there is no validation window, so that nothing can be said; look through more windows");
    }
    job.at(Job.Phase.SCORING);
    RunViews.of(out, data, Trainer.threads(settings)).write(out);
  }

  /// Asks the run that the studio was started with about its own data.
  ///
  /// @param bars file of the instrument
  public void openGiven(int series, Runs runs, Path bars) {
    begin(
        series,
        Runs.GIVEN,
        opening -> {
          opening.at(Job.Phase.OPENING);
          runs.openGiven(bars);
        });
  }

  private synchronized void begin(int series, int number, Job.Work work) {
    if (job != null && !job.isOver()) {
      throw new InputException(
          job.state().phase() == Job.Phase.OPENING
              ? "a run is being opened; wait for it"
              : "a training goes on; stop it first, or wait for its end");
    }
    Job next = new Job(series, number, work, state -> events.tell("training", state));
    job = next;
    thread = Thread.ofPlatform().name("training").daemon(true).start(next::run);
  }

  /// Stops the training that goes on, if there is one.
  public synchronized void stop() {
    if (job != null) {
      job.stop();
    }
  }

  /// Stops what goes on and waits for it.
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      stop();
      running = thread;
    }
    if (running != null) {
      try {
        running.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
