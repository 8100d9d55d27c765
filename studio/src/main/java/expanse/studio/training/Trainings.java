package expanse.studio.training;

import expanse.base.InputException;
import expanse.pipeline.DataFiles;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.studio.web.Events;
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

  /// A preset and what it is for.
  record Preset(String name, String description) {}

  /// What can be chosen: presets, and the names of all settings.
  record Choices(List<Preset> presets, List<String> settings) {}

  /// What can be chosen.
  public Object choices() {
    return new Choices(
        Presets.names().stream()
            .map(name -> new Preset(name, Presets.description(name)))
            .toList(),
        SettingsReader.keys());
  }

  /// The runs of an instrument and the training that goes on.
  ///
  /// @param folder of its runs
  public synchronized Object all(Path folder) {
    return new All(new Runs(folder).list(), job == null ? null : job.state());
  }

  /// Starts a training.
  ///
  /// @param series place of the instrument
  /// @param folder of its runs
  /// @param files to train on
  /// @param window bars of a window
  /// @throws InputException when one goes on, or a setting is wrong
  public synchronized void start(
      int series, Path folder, DataFiles files, int window, Wish wish) {
    if (job != null && !job.isOver()) {
      throw new InputException("a training goes on; stop it first, or wait for its end");
    }
    TrainingSettings settings =
        SettingsReader.with(Presets.named(wish.preset()), wish.changes());
    if (settings.window() != window) {
      settings = SettingsReader.with(settings, "window=" + window);
    }
    Runs runs = new Runs(folder);
    int number = runs.next();
    Job next =
        new Job(
            series,
            number,
            files,
            settings,
            runs.folder(number),
            state -> events.tell("training", state));
    job = next;
    thread =
        Thread.ofPlatform()
            .name("training")
            .daemon(true)
            .start(
                () -> {
                  next.run();
                  if (!wish.name().isBlank()
                      && next.state().phase() == Job.Phase.FINISHED) {
                    runs.name(number, wish.name());
                  }
                });
  }

  /// Stops the training that goes on, if there is one.
  public synchronized void stop() {
    if (job != null) {
      job.stop();
    }
  }

  /// What a finished run shows.
  ///
  /// @param folder of the runs
  public Object view(Path folder, int number) {
    return new Runs(folder).view(number);
  }

  /// Gives a run a name.
  ///
  /// @param folder of the runs
  public void name(Path folder, int number, String name) {
    new Runs(folder).name(number, name);
  }

  /// Where a finished run lies.
  ///
  /// @param folder of the runs
  public Path run(Path folder, int number) {
    new Runs(folder).view(number);
    return new Runs(folder).folder(number);
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
