package expanse.learningcurve;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.pipeline.PlannedRun;
import expanse.pipeline.RunMaker;
import expanse.pipeline.RunPipeline;
import expanse.pipeline.RunPlan;
import expanse.settings.Assembly;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.split.TimeFolds;
import expanse.training.TrainingListener;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Trains on subsets of the labels to see what more labels are worth.
///
/// The training and validation windows are cut into stretches of time; each stretch is scored by
/// models that learned from a random subset of the windows of the others. Subsets are nested: the
/// windows of a smaller one are among those of a larger one of the same repeat. Threshold and
/// calibration are chosen inside the subset, out of fold, as `expanse train` does. The test subset
/// is never looked at.
public final class LearningCurve {
  private static final int MEMBERS = 3;

  private final LabelledBars labelled;
  private final TrainingSettings settings;
  private final Options options;
  private final List<TimeFolds.Fold> folds;
  private final SplitPlan plan;
  private final int labels;
  private Listener listener = (done, all) -> {};

  /// How much is tried.
  ///
  /// @param sizes numbers of labels, rising
  /// @param repeats how often every size is tried on every fold, with other subsets and seeds
  /// @param folds stretches of time that are scored in turn
  public record Options(List<Integer> sizes, int repeats, int folds) {
    /// Checks the ranges.
    public Options {
      sizes = sizes.stream().sorted().distinct().toList();
      if (sizes.isEmpty() || sizes.getFirst() < 5) {
        throw new InputException(
            "the numbers of labels must be 5 or more, such as 25,50,100,200, were " + sizes);
      }
      if (repeats < 1 || repeats > 1000) {
        throw new InputException("repeats must be 1 to 1000, was " + repeats);
      }
      if (folds < 2 || folds > 20) {
        throw new InputException("folds must be 2 to 20, was " + folds);
      }
    }
  }

  /// Hears how the work goes on; called by several threads.
  @FunctionalInterface
  public interface Listener {
    /// @param done trainings done
    /// @param all trainings to do
    void trained(int done, int all);
  }

  /// @param settings with an ensemble that leaves folds out; see [#reduced]
  /// @throws InputException when the data cannot be cut into folds
  public LearningCurve(LabelledBars labelled, TrainingSettings settings, Options options) {
    if (settings.ensemble().folds() < 2) {
      throw new InputException(
          "a learning curve chooses thresholds out of fold; set ensemble.members=3 and"
              + " ensemble.folds=3, or drop --full");
    }
    this.labelled = labelled;
    this.settings = settings;
    this.options = options;
    plan =
        SplitPlanner.plan(
            labelled.bars(),
            labelled.windows(),
            labelled.spans(),
            settings.window(),
            Assembly.splitOptions(settings));
    if (plan.leaky()) {
      throw new InputException(
          "a learning curve on a leaky split means nothing; set split.kind=temporal");
    }
    List<Window> pool = new ArrayList<>(plan.train());
    pool.addAll(plan.validation());
    labels = LabelSubset.of(pool, labelled.spans(), settings.window()).spans().size();
    folds =
        TimeFolds.of(
            labelled.bars(),
            pool,
            labelled.spans(),
            settings.window(),
            Assembly.splitOptions(settings).embargo(),
            options.folds());
  }

  /// A smaller ensemble of half as many steps: three models in three folds. Its scores lie somewhat
  /// below those of the whole preset; it takes a tenth of the time.
  public static TrainingSettings reduced(TrainingSettings settings) {
    List<String> changes =
        new ArrayList<>(
            List.of(
                "ensemble.members=" + MEMBERS,
                "ensemble.folds=" + MEMBERS,
                "log.checkpoint_every=0",
                "log.gradient_every=0",
                "log.statistics_every=0"));
    if (settings.steps() > 0) {
      changes.add("steps=" + Math.max(1, settings.steps() / 2));
    }
    return SettingsReader.with(settings, changes);
  }

  /// Sets the listener of the progress.
  public LearningCurve listener(Listener newListener) {
    listener = newListener;
    return this;
  }

  /// Number of trainings that [#run] makes.
  public int trainings() {
    return sizes().size() * options.repeats() * folds.size();
  }

  /// Trains, scores and fits. What an interrupted call has trained is taken up again.
  ///
  /// @param out folder; the runs go into `runs` below it
  /// @param maker where runs are made that are not finished
  /// @throws InputException when one of them breaks off, or the folder holds others
  public LearningCurveResult run(Path out, RunMaker maker) {
    List<Cell> cells = cells();
    make(cells, out, maker);
    List<LearningCurveResult.Trial> trials = new ArrayList<>();
    List<OutOfFold> scored = new ArrayList<>();
    List<List<ScoredFold>> repeats = new ArrayList<>();
    List<ScoredFold> ofRepeat = new ArrayList<>();
    for (Cell cell : cells) {
      LabelSubset subset = subset(cell);
      ScoredFold one = TrainedFold.score(data(cell), settings(cell), folder(cell, out));
      ofRepeat.add(one);
      trials.add(
          new LearningCurveResult.Trial(
              subset.spans().size(),
              subset.windows().size(),
              cell.repeat() + 1,
              cell.fold() + 1,
              one.rule().threshold(),
              one.f1(),
              one.ranked().averagePrecision()));
      if (ofRepeat.size() == folds.size()) {
        repeats.add(List.copyOf(ofRepeat));
        ofRepeat.clear();
      }
      if (repeats.size() == options.repeats()) {
        scored.add(new OutOfFold(List.copyOf(repeats)));
        repeats.clear();
      }
    }
    return LearningCurveResult.of(settings, plan, labels, folds.size(), trials, scored);
  }

  /// One training.
  ///
  /// @param size number of labels
  /// @param repeat from 0
  /// @param fold that it is scored on, from 0
  record Cell(int size, int repeat, int fold) {}

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (int size : sizes()) {
      for (int repeat = 0; repeat < options.repeats(); repeat++) {
        for (int fold = 0; fold < folds.size(); fold++) {
          cells.add(new Cell(size, repeat, fold));
        }
      }
    }
    return cells;
  }

  private void make(List<Cell> cells, Path out, RunMaker maker) {
    List<PlannedRun> open = new ArrayList<>();
    for (Cell cell : cells) {
      Path folder = folder(cell, out);
      if (!pipeline(cell).isFinished(folder)) {
        RunPlan own = CellPlan.of(SettingsReader.toYaml(settings), options, cell);
        open.add(new PlannedRun(own, labelled, folder));
      }
    }
    AtomicInteger done = new AtomicInteger(cells.size() - open.size());
    listener.trained(done.get(), cells.size());
    maker.make(
        open,
        (run, failure) -> {
          if (failure != null) {
            throw new InputException(failure);
          }
          listener.trained(done.incrementAndGet(), cells.size());
        });
  }

  /// Trains for one point of a curve.
  ///
  /// @param settings of the curve, as YAML
  private record CellPlan(
      String settings, List<Integer> sizes, int repeats, int folds, int size, int repeat, int fold)
      implements RunPlan {
    static CellPlan of(String settings, Options options, Cell cell) {
      return new CellPlan(
          settings,
          options.sizes(),
          options.repeats(),
          options.folds(),
          cell.size(),
          cell.repeat(),
          cell.fold());
    }

    @Override
    public void make(LabelledBars bars, Path folder, int threads, TrainingListener listener) {
      TrainingSettings own = SettingsReader.ofYaml(settings, "the plan of " + folder);
      TrainingSettings all = SettingsReader.with(own, "threads=" + threads);
      new LearningCurve(bars, all, new Options(sizes, repeats, folds))
          .pipeline(new Cell(size, repeat, fold))
          .listener(listener)
          .run(folder, true);
    }
  }

  private RunPipeline pipeline(Cell cell) {
    return new RunPipeline(data(cell), settings(cell));
  }

  private TrainingSettings settings(Cell cell) {
    return settings.withSeed(settings.seed() + 1000L * cell.repeat());
  }

  private static Path folder(Cell cell, Path out) {
    return out.resolve("runs")
        .resolve(
            String.format(
                Locale.ROOT,
                "labels-%d-repeat-%d-fold-%d",
                cell.size(),
                cell.repeat() + 1,
                cell.fold() + 1));
  }

  /// The sizes that every fold has labels for; the first that one has not becomes all there are.
  private List<Integer> sizes() {
    int available = Integer.MAX_VALUE;
    for (TimeFolds.Fold fold : folds) {
      int here = LabelSubset.of(fold.learn(), labelled.spans(), settings.window()).spans().size();
      available = Math.min(available, here);
    }
    List<Integer> sizes = new ArrayList<>();
    for (int size : options.sizes()) {
      if (size >= available) {
        sizes.add(available);
        break;
      }
      sizes.add(size);
    }
    return sizes;
  }

  private LabelSubset subset(Cell cell) {
    long order = Rng.derived(settings.seed(), 0x1EA2, cell.repeat(), cell.fold()).nextLong();
    LabelSubset subset =
        LabelSubset.draw(
            folds.get(cell.fold()).learn(),
            labelled.spans(),
            settings.window(),
            cell.size(),
            order);
    if (subset.windows().size() < 2 * settings.ensemble().folds()) {
      throw new InputException(
          cell.size()
              + " labels lie in only "
              + subset.windows().size()
              + " windows, too few to choose a threshold out of "
              + settings.ensemble().folds()
              + " folds; give larger --sizes");
    }
    return subset;
  }

  /// The data of one training: its labels to learn from, the windows of its fold to be scored.
  private Dataset data(Cell cell) {
    List<Window> learn = subset(cell).windows();
    List<Window> heldOut = folds.get(cell.fold()).heldOut();
    // members leave out folds of both subsets together, so where the cut lies changes nothing
    int cut = learn.size() - learn.size() / settings.ensemble().folds();
    SplitPlan own =
        new SplitPlan(
            "learning curve",
            false,
            plan.embargo(),
            plan.length(),
            as(Subset.TRAIN, learn.subList(0, cut)),
            as(Subset.VALIDATION, learn.subList(cut, learn.size())),
            as(Subset.TEST, heldOut),
            List.of(),
            "");
    List<Window> shown = new ArrayList<>(learn);
    shown.addAll(heldOut);
    return new Dataset(
        labelled.bars(),
        LabelSubset.of(shown, labelled.spans(), settings.window()).spans(),
        own,
        settings.targets().labelMargin(),
        Assembly.featureSet(settings),
        Assembly.featureContext(settings),
        labelled.provenance());
  }

  private static List<Window> as(Subset subset, List<Window> windows) {
    return windows.stream().map(w -> new Window(w.id(), subset, w.start())).toList();
  }
}
