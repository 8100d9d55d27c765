package expanse.run;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Outputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of one training run. An ensemble's first member lies in the run's own folder, the
/// others in `member-2`, `member-3`, … below it, each complete in itself.
///
/// @param path the folder
public record RunDirectory(Path path) {
  private static final String METADATA = "metadata.json";
  private static final Pattern MEMBER = Pattern.compile("member-[0-9]+");
  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint_epoch_[0-9]+\\.safetensors");

  /// Name of the file of scores, intervals, baselines and verdict.
  public static final String EVALUATION = "evaluation.json";

  /// Name of the file of predictions, a row per bar.
  public static final String PREDICTIONS = "predictions.csv";

  /// Name of the found spans beside the labelled ones.
  public static final String PREDICTED_SPANS = "predicted_spans.csv";

  /// Name of what is said of whole windows.
  public static final String PREDICTED_WINDOWS = "predicted_windows.csv";

  /// Name of what the studio shows of the run.
  public static final String STUDIO = "studio.json";

  /// Name of what is said of newest bars, and what becomes of it.
  public static final String PREDICTED_LIVE = "predicted_live.csv";

  private static final Set<String> NAMES = names();

  private static Set<String> names() {
    RunDirectory run = new RunDirectory(Path.of(""));
    List<Path> all = new ArrayList<>(run.logs());
    all.addAll(
        List.of(
            run.metadata(),
            run.bestModel(),
            run.state(),
            run.segments(),
            run.types(),
            run.labelRule(),
            run.windowChoice(),
            run.calibration(),
            run.threshold(),
            run.live(),
            run.thresholdTable(),
            run.windows(),
            run.windowsLeftOut(),
            run.evaluation(),
            run.predictions(),
            run.path().resolve(PREDICTED_SPANS),
            run.path().resolve(PREDICTED_WINDOWS),
            run.path().resolve(STUDIO),
            run.path().resolve(PREDICTED_LIVE)));
    return all.stream().map(Path::toString).collect(Collectors.toSet());
  }

  /// An existing run.
  ///
  /// @throws InputException when the folder holds none
  public static RunDirectory open(Path path) {
    RunDirectory run = new RunDirectory(path);
    if (!Files.isDirectory(path)) {
      throw new InputException(path + " is not a folder; expanse train --out writes a run");
    }
    if (!Files.isRegularFile(run.metadata())) {
      throw new InputException(
          path + " contains no run (metadata.json is missing); expanse train --out writes one");
    }
    return run;
  }

  /// Settings, data, versions, sizes.
  public Path metadata() {
    return path.resolve(METADATA);
  }

  /// Names, sizes and hashes of all files of the run, written last.
  public Path manifest() {
    return path.resolve(Outputs.MANIFEST);
  }

  /// One row per epoch: losses, F1, time.
  public Path epochMetrics() {
    return path.resolve("epoch_metrics.csv");
  }

  /// Two rows per epoch: the raw loss of every task.
  public Path lossComponents() {
    return path.resolve("loss_components.csv");
  }

  /// Sigmas and weights of the tasks.
  public Path uncertaintyParams() {
    return path.resolve("uncertainty_params.csv");
  }

  /// Probabilities in and out of spans, on validation.
  public Path probabilityStats() {
    return path.resolve("probability_stats.csv");
  }

  /// Mean, spread and median of every feature.
  public Path featureStats() {
    return path.resolve("feature_stats.csv");
  }

  /// Norm of every tensor's gradient.
  public Path gradientStats() {
    return path.resolve("gradient_stats.csv");
  }

  /// Share of every task in the loss and in the gradient.
  public Path taskShares() {
    return path.resolve("task_shares.csv");
  }

  /// All CSV files that training writes.
  public List<Path> logs() {
    return List.of(
        epochMetrics(),
        lossComponents(),
        uncertaintyParams(),
        probabilityStats(),
        featureStats(),
        gradientStats(),
        taskShares());
  }

  /// The weights that the run chose.
  public Path bestModel() {
    return path.resolve("best_model.safetensors");
  }

  /// The weights after an epoch.
  public Path checkpoint(int epoch) {
    return path.resolve(String.format(Locale.ROOT, "checkpoint_epoch_%02d.safetensors", epoch));
  }

  /// Everything that a resumed run needs; gone when the run is finished.
  public Path state() {
    return path.resolve("resume_state.safetensors");
  }

  /// The model of spans beside the networks.
  public Path segments() {
    return path.resolve("segments.safetensors");
  }

  /// What the run has shown on types.
  public Path types() {
    return path.resolve("types.json");
  }

  /// What the labels mark, in words.
  public Path labelRule() {
    return path.resolve("label_rule.json");
  }

  /// How the windows were chosen.
  public Path windowChoice() {
    return path.resolve("window_choice.json");
  }

  /// How probabilities are corrected.
  public Path calibration() {
    return path.resolve("calibration.json");
  }

  /// The threshold that the run uses.
  public Path threshold() {
    return path.resolve("threshold.json");
  }

  /// Threshold and calibration of the newest bar.
  public Path live() {
    return path.resolve(LiveUse.FILE);
  }

  /// Scores of every threshold on validation.
  public Path thresholdTable() {
    return path.resolve("threshold_optimization_results.csv");
  }

  /// Picture of the scores of every threshold.
  public Path thresholdPicture() {
    return path.resolve("threshold_optimization_results.png");
  }

  /// Windows of every subset.
  public Path windows() {
    return path.resolve("windows.csv");
  }

  /// Windows that would have leaked, when there are any.
  public Path windowsLeftOut() {
    return path.resolve("windows_left_out.csv");
  }

  /// Scores, intervals, baselines and verdict.
  public Path evaluation() {
    return path.resolve(EVALUATION);
  }

  /// Predictions of the test subset, a row per bar.
  public Path predictions() {
    return path.resolve(PREDICTIONS);
  }

  /// The folder of one member of an ensemble.
  ///
  /// @param number counted from 1
  public RunDirectory member(int number) {
    return number == 1 ? this : new RunDirectory(path.resolve("member-" + number));
  }

  /// The folders of all members.
  public List<RunDirectory> members(int count) {
    List<RunDirectory> members = new ArrayList<>();
    for (int k = 1; k <= count; k++) {
      members.add(member(k));
    }
    return members;
  }

  /// Checks that a run may be written here, which a training does before it starts.
  ///
  /// @param resume whether it may hold a run
  /// @throws InputException when it is no folder or [#objection] says so
  public void requireFree(boolean resume) {
    AtomicFiles.requireFolder(path);
    String objection = objection(resume);
    if (objection != null) {
      throw new InputException(objection + "; give another --out");
    }
  }

  /// Why no run may be written here: a folder for a run is new, empty, or a run to go on with.
  ///
  /// @param resume whether it may hold a run
  /// @return null when one may
  public @Nullable String objection(boolean resume) {
    List<Path> there = files();
    boolean isRun = there.stream().anyMatch(file -> file.endsWith(METADATA) && isOwn(file));
    if (isRun && !resume) {
      return path + " holds a run already; --resume goes on with it";
    }
    return isRun || there.isEmpty()
        ? null
        : path + " holds " + path.relativize(there.getFirst()) + " and is no run";
  }

  /// Whether a file has a name and a place that files of a run have.
  ///
  /// @param file below the folder of the run
  public boolean isOwn(Path file) {
    Path below = path.relativize(file);
    String name = String.valueOf(below.getFileName());
    boolean inMember =
        below.getNameCount() == 2 && MEMBER.matcher(below.getName(0).toString()).matches();
    return (below.getNameCount() == 1 || inMember)
        && (NAMES.contains(name) || CHECKPOINT.matcher(name).matches());
  }

  /// The files of the run that are there, in the order of their names, those of all members
  /// included.
  public List<Path> own() {
    return files().stream().filter(this::isOwn).filter(file -> !file.equals(state())).toList();
  }

  /// All files below the folder but hidden ones.
  public List<Path> files() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.filter(file -> !Files.isDirectory(file) && !isHidden(file)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot read the folder " + path, e);
    }
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  /// Makes the folder.
  public void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new InputException(
          "cannot create the folder " + path + ": " + AtomicFiles.reason(e), e);
    }
  }

  /// Deletes the results of an earlier run that would be mistaken for those of a new one.
  public void deleteResults() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("calibration.json")
            || name.equals("segments.safetensors")
            || name.equals("types.json")
            || name.equals("best_model.safetensors")
            || (name.startsWith("checkpoint_epoch_") && name.endsWith(".safetensors"))) {
          Files.delete(file);
        }
      }
      deleteState();
    } catch (IOException e) {
      throw new InputException("cannot clear " + path + ": " + AtomicFiles.reason(e), e);
    }
  }

  public void deleteState() {
    try {
      Files.deleteIfExists(state());
    } catch (IOException e) {
      throw new InputException("cannot delete " + state() + ": " + AtomicFiles.reason(e), e);
    }
  }
}
