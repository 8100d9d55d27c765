package expanse.bench;

import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.split.TimeFolds;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A labelled set, and the folds on which contenders meet.
///
/// @param name of its folder
/// @param how the scored windows were chosen, in words
/// @param folds whose scored windows are different ones
record QualitySet(String name, String how, List<QualityFold> folds) {
  private static final String BARS = "bars.csv";
  private static final String LABELS = "labels.csv";
  private static final String WINDOWS = "windows.csv";

  /// Folders that hold a labelled set: those given, and those right inside them.
  ///
  /// @throws InputException when there is none
  static List<Path> find(List<Path> places) {
    List<Path> found = new ArrayList<>();
    for (Path place : places) {
      if (isSet(place)) {
        found.add(place);
      } else if (Files.isDirectory(place)) {
        try (Stream<Path> inside = Files.list(place)) {
          inside.filter(QualitySet::isSet).sorted().forEach(found::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    if (found.isEmpty()) {
      throw new InputException(
          "there is no labelled set in "
              + places.stream()
                  .map(Path::toString)
                  .reduce((a, b) -> a + ", " + b)
                  .orElse("no place")
              + "; give folders that hold, or whose folders hold, "
              + String.join(", ", BARS, LABELS, WINDOWS));
    }
    return found;
  }

  private static boolean isSet(Path folder) {
    return Stream.of(BARS, LABELS, WINDOWS)
        .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  /// The windows before the test subset, each scored by what was learned from other stretches of
  /// time. The test subset is not looked at.
  ///
  /// @param settings whose windows, split and embargo count
  static QualitySet outOfFold(Path folder, TrainingSettings settings, int folds) {
    LabelledBars labelled = read(folder, settings);
    int embargo = Assembly.splitOptions(settings).embargo();
    List<Window> pool = notTest(labelled, plan(labelled, settings));
    List<QualityFold> stretches =
        TimeFolds.of(labelled.bars(), pool, labelled.spans(), labelled.length(), embargo, folds)
            .stream()
            .map(fold -> new QualityFold(labelled, fold.learn(), fold.heldOut()))
            .toList();
    return new QualitySet(
        name(folder),
        pool.size()
            + " windows before the test subset in "
            + folds
            + " stretches of time, each scored by what was learned from the others",
        stretches);
  }

  /// The test subset, scored by what was learned from all windows before it.
  ///
  /// @throws InputException when there is no test subset
  static QualitySet test(Path folder, TrainingSettings settings) {
    LabelledBars labelled = read(folder, settings);
    SplitPlan plan = plan(labelled, settings);
    if (plan.test().isEmpty()) {
      throw new InputException(folder.resolve(WINDOWS) + " names no test window; leave out --test");
    }
    QualityFold fold = new QualityFold(labelled, notTest(labelled, plan), plan.test());
    return new QualitySet(
        name(folder), "the test subset, " + plan.test().size() + " windows", List.of(fold));
  }

  /// The same with a few windows to learn from, drawn at random.
  QualitySet few(int count, long seed) {
    return new QualitySet(
        name,
        how + ", from " + count + " windows drawn at random",
        folds.stream().map(fold -> fold.few(count, seed)).toList());
  }

  private static LabelledBars read(Path folder, TrainingSettings settings) {
    return LabelledFiles.read(
        folder.resolve(BARS),
        folder.resolve(LABELS),
        folder.resolve(WINDOWS),
        BarReadOptions.defaults(),
        settings.window(),
        settings.seed());
  }

  private static SplitPlan plan(LabelledBars labelled, TrainingSettings settings) {
    return SplitPlanner.plan(
        labelled.bars(),
        labelled.windows(),
        labelled.spans(),
        settings.window(),
        Assembly.splitOptions(settings));
  }

  /// What the windows file calls training or validation; where it names no subsets, what the plan
  /// does.
  private static List<Window> notTest(LabelledBars labelled, SplitPlan plan) {
    List<Window> pool = new ArrayList<>();
    if (labelled.windows().getFirst().subset() == null) {
      pool.addAll(plan.train());
      pool.addAll(plan.validation());
    } else {
      labelled.windows().stream().filter(w -> w.subset() != Subset.TEST).forEach(pool::add);
    }
    return pool;
  }

  private static String name(Path folder) {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }
}
