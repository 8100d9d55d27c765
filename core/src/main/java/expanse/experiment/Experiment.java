package expanse.experiment;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.pipeline.PlannedRun;
import expanse.pipeline.RunMaker;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.LabelledBars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Trains and evaluates a matrix of settings, data sets and seeds.
///
/// Each run has a folder of its own and knows nothing of the others, so that results do not depend
/// on where and how many at a time they are made, and an experiment that was interrupted goes on
/// where it stood: finished runs are kept, the runs that were under way resume. A kept run must
/// have been made with the same settings, to the last of them, and the same files, by their
/// SHA-256.
public final class Experiment {
  /// Name of the folder of the runs.
  public static final String RUNS = "runs";

  /// Name of the table, one row per setting.
  public static final String TABLE = "experiment.csv";

  /// Name of the list of all runs.
  public static final String RUN_TABLE = "runs.csv";

  private final List<ExperimentRun> runs;
  private final Map<String, DataSource> sources;
  private final Map<List<Object>, LabelledBars> read = new HashMap<>();
  private Listener listener = (done, all, message) -> {};
  private int done;

  /// Hears how an experiment goes on; called by several threads, one at a time.
  @FunctionalInterface
  public interface Listener {
    /// @param done finished runs
    /// @param all runs
    /// @param message what happened
    void at(int done, int all, String message);
  }

  /// What came out of a run.
  ///
  /// @param run which
  /// @param figures its scores, or null when it broke off
  /// @param failure why it broke off, or null
  public record Outcome(
      ExperimentRun run, @Nullable RunFigures figures, @Nullable String failure) {}

  /// @param file the matrix
  /// @param sources the data sets by the names of the file
  public Experiment(ExperimentFile file, Map<String, DataSource> sources) {
    if (sources.isEmpty()) {
      throw new InputException("the experiment names no data; add data to it, or give --bars");
    }
    this.sources = Map.copyOf(sources);
    file.settings().values().forEach(Assembly::featureSet); // a wrong name is found before training
    runs = runs(file, List.copyOf(sources.keySet()));
  }

  private static List<ExperimentRun> runs(ExperimentFile file, List<String> data) {
    List<ExperimentRun> runs = new ArrayList<>();
    for (String name : data) {
      for (Map.Entry<String, TrainingSettings> setting : file.settings().entrySet()) {
        for (long seed : file.seeds()) {
          runs.add(new ExperimentRun(name, setting.getKey(), setting.getValue().withSeed(seed)));
        }
      }
    }
    return runs;
  }

  /// Sets the listener of the progress.
  public Experiment listener(Listener other) {
    this.listener = other;
    return this;
  }

  /// All runs in order: by data set, setting, seed.
  public List<ExperimentRun> runs() {
    return List.copyOf(runs);
  }

  /// Trains and evaluates all runs and writes the two tables.
  ///
  /// A run that breaks off, as one that diverges does, is in its outcome and does not end the rest.
  ///
  /// @param out folder of the experiment
  /// @param resume whether to go on with the experiment in that folder
  /// @param maker where runs are made that are not finished
  /// @return in the order of the runs
  /// @throws InputException when the folder holds an experiment and resume is false, or when a data
  ///   set cannot be read
  public List<Outcome> run(Path out, boolean resume, RunMaker maker) {
    Path folders = out.resolve(RUNS);
    if (!resume && Files.exists(folders)) {
      throw new InputException(
          out
              + " already contains an experiment; choose another --out, or continue it with"
              + " --resume");
    }
    for (ExperimentRun run : runs) {
      bars(run);
    }
    Map<String, String> failures = make(folders, maker);
    List<Outcome> outcomes =
        runs.stream()
            .map(run -> outcome(run, folders.resolve(run.folder()), failures.get(run.folder())))
            .toList();
    AtomicFiles.writeString(out.resolve(TABLE), ExperimentTable.of(outcomes).csv());
    AtomicFiles.writeString(out.resolve(RUN_TABLE), ExperimentTable.runsCsv(outcomes));
    return outcomes;
  }

  /// Makes all runs that are not finished; gives why runs broke off, by their folders.
  private Map<String, String> make(Path folders, RunMaker maker) {
    Map<String, String> failures = new ConcurrentHashMap<>();
    List<PlannedRun> open = new ArrayList<>();
    for (ExperimentRun run : runs) {
      LabelledBars bars = bars(run);
      Path folder = folders.resolve(run.folder());
      Map<String, String> options = source(run).sources();
      try {
        if (isFinished(run, bars, options, folder)) {
          ended(run.folder(), null);
        } else {
          open.add(new PlannedRun(ExperimentPlan.of(run.settings(), options), bars, folder));
        }
      } catch (InputException e) {
        failures.put(run.folder(), String.valueOf(e.getMessage()));
        ended(run.folder(), e.getMessage());
      }
    }
    maker.make(
        open,
        new RunMaker.Listener() {
          @Override
          public void epoch(PlannedRun run, int epoch) {
            heard(run.name() + " epoch " + epoch);
          }

          @Override
          public void ended(PlannedRun run, @Nullable String failure) {
            if (failure != null) {
              failures.put(run.name(), failure);
            }
            Experiment.this.ended(run.name(), failure);
          }
        });
    return failures;
  }

  private static Outcome outcome(ExperimentRun run, Path folder, @Nullable String failure) {
    if (failure != null) {
      return new Outcome(run, null, failure);
    }
    try {
      return new Outcome(run, RunFigures.read(folder), null);
    } catch (InputException e) {
      return new Outcome(run, null, String.valueOf(e.getMessage()));
    }
  }

  private synchronized void ended(String run, @Nullable String failure) {
    done++;
    heard(run + (failure == null ? " is done" : " failed"));
  }

  private synchronized void heard(String message) {
    listener.at(done, runs.size(), message);
  }

  /// Whether a run is trained and evaluated; that its scores are bound to it is the last that is
  /// written.
  ///
  /// @param sources of its data
  private static boolean isFinished(
      ExperimentRun run, LabelledBars bars, Map<String, String> sources, Path folder) {
    RunDirectory directory = new RunDirectory(folder);
    if (!RunManifest.lists(directory, directory.evaluation())) {
      return false;
    }
    RunMetadata metadata = RunMetadata.read(directory.metadata());
    List<String> differences = SettingsReader.differences(metadata.settings(), run.settings());
    if (!differences.isEmpty()) {
      throw new InputException(
          folder
              + " was made with other settings: "
              + String.join("; ", differences)
              + ". Delete it, or give the settings another name");
    }
    if (!metadata.data().equals(bars.provenance())) {
      throw new InputException(
          folder + " was made with other files (their checksums differ). Delete it, or give --out");
    }
    if (!Objects.equals(
        metadata.sources().get(ExperimentFile.WITHOUT), sources.get(ExperimentFile.WITHOUT))) {
      throw new InputException(
          folder + " was made without another instrument. Delete it, or give --out");
    }
    return metadata.result() != null;
  }

  /// The bars, labels and windows of a run; read once for all runs that see the same.
  private LabelledBars bars(ExperimentRun run) {
    DataSource source = source(run);
    Map<String, String> files = new HashMap<>(source.sources());
    files.remove(ExperimentFile.WITHOUT);
    boolean listed = files.keySet().stream().anyMatch(key -> key.startsWith("windows"));
    TrainingSettings settings = run.settings();
    List<Object> key = List.of(files, settings.window(), listed ? "listed" : settings.seed());
    return read.computeIfAbsent(key, _ -> source.read(settings.window(), settings.seed()));
  }

  private DataSource source(ExperimentRun run) {
    DataSource source = sources.get(run.data());
    if (source == null) {
      throw new IllegalStateException("no data set " + run.data());
    }
    return source;
  }
}
