package expanse.training;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.model.Jade;
import expanse.model.ModelFiles;
import expanse.run.LearnedFrom;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.FeatureSubset;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one member of an ensemble is to train, and where to.
///
/// @param settings of the run
/// @param number in the ensemble, from 1
/// @param members size of the ensemble
/// @param seed of this member
/// @param run its folder
/// @param sources what the user named as data, by option
/// @param data SHA-256 of every data file
/// @param windows SHA-256 over the windows and labels
/// @param saveEvery least time between two saved states
public record MemberPlan(
    TrainingSettings settings,
    int number,
    int members,
    long seed,
    RunDirectory run,
    Map<String, String> sources,
    Map<String, String> data,
    String windows,
    Duration saveEvery) {

  /// The features that this member reads, out of all.
  int[] columns(List<String> names) {
    return FeatureSubset.columns(FeatureSubset.ofMember(settings.ensemble(), number), names, seed);
  }

  /// @param parameters of the network
  /// @param trainable those that training moves
  RunMetadata metadata(Dataset dataset, int parameters, int trainable) {
    int train = dataset.windows(Subset.TRAIN).size();
    int validation = dataset.windows(Subset.VALIDATION).size();
    int test = dataset.windows(Subset.TEST).size();
    return new RunMetadata(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "running",
        settings,
        number,
        seed,
        members,
        new TreeMap<>(sources),
        new TreeMap<>(data),
        windows,
        new RunMetadata.SplitSummary(
            dataset.plan().method(), dataset.plan().leaky(), dataset.plan().proof()),
        train + validation + test,
        train,
        validation,
        test,
        List.copyOf(dataset.features().names()),
        dataset.types().names(),
        new RunMetadata.ModelParams(parameters, trainable),
        Assembly.positiveWeight(settings, dataset),
        dataset.positiveRate(Subset.TRAIN),
        learnedFrom(dataset),
        environment(),
        null);
  }

  private static LearnedFrom learnedFrom(Dataset dataset) {
    int[] starts = dataset.windows(Subset.TRAIN).stream().mapToInt(Window::start).toArray();
    return LearnedFrom.of(dataset.bars(), dataset.features(), starts, dataset.windowLength());
  }

  void writeModel(Path file, Jade jade, float[] parameters, int epoch) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("epoch", Integer.toString(epoch));
    header.put("seed", Long.toString(seed));
    header.put("preset", settings.preset());
    header.put("feature_set", settings.features().set());
    ModelFiles.write(file, jade, parameters, header);
  }

  /// Whether the member is trained.
  ///
  /// @throws InputException when another is, with other settings, files, windows or labels
  boolean isFinished() {
    if (!Files.isRegularFile(run.metadata())) {
      return false;
    }
    RunMetadata there = RunMetadata.read(run.metadata());
    refuseOther(there.settings(), there.memberSeed(), there.data());
    refuseOtherWindows(there.windows());
    return there.result() != null && Files.isRegularFile(run.bestModel());
  }

  /// Refuses to go on with a run that was started otherwise.
  void refuseOther(TrainingSettings theirs, long theirSeed, Map<String, String> theirData) {
    List<String> differences = SettingsReader.differences(theirs, settings);
    if (!differences.isEmpty() || theirSeed != seed) {
      throw new InputException(
          run.path()
              + " was started with other settings: "
              + (differences.isEmpty()
                  ? "seed " + theirSeed + " against " + seed
                  : String.join("; ", differences))
              + ". Resume with the same settings, or train into another folder");
    }
    for (Map.Entry<String, String> entry : theirData.entrySet()) {
      String now = data.get(entry.getKey());
      if (!entry.getValue().equals(now)) {
        throw new InputException(
            run.path()
                + " was started with other data: "
                + entry.getKey()
                + (now == null ? " is missing" : " has changed")
                + ". Resume with the same files, or train into another folder");
      }
    }
    for (String name : data.keySet()) {
      if (!theirData.containsKey(name)) {
        throw new InputException(
            run.path()
                + " was started with other data: "
                + name
                + " is new. Resume with the same files, or train into another folder");
      }
    }
  }

  /// Refuses to go on with a run of other windows or labels, even where their files are the same.
  void refuseOtherWindows(String theirs) {
    if (!theirs.equals(windows)) {
      throw new InputException(
          run.path()
              + " was trained on other windows or labels; give the same files, or train again"
              + " without --resume");
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("java", System.getProperty("java.version", ""));
    environment.put(
        "system", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
    environment.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    environment.put("kernels", expanse.kernel.Kernels.best().name());
    return environment;
  }
}
