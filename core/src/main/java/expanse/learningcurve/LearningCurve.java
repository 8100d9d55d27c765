package expanse.learningcurve;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.settings.Assembly;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.split.TimeFolds;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  /// Hears how the work goes on.
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
  public LearningCurveResult run(Path out) {
    List<Integer> sizes = sizes();
    int all = trainings();
    int done = 0;
    List<LearningCurveResult.Trial> trials = new ArrayList<>();
    List<OutOfFold> scored = new ArrayList<>();
    for (int size : sizes) {
      List<List<ScoredFold>> repeats = new ArrayList<>();
      for (int repeat = 0; repeat < options.repeats(); repeat++) {
        List<ScoredFold> ofRepeat = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
          LabelSubset subset = subset(size, repeat, fold);
          ScoredFold one = train(subset, size, repeat, fold, out);
          ofRepeat.add(one);
          trials.add(
              new LearningCurveResult.Trial(
                  subset.spans().size(),
                  subset.windows().size(),
                  repeat + 1,
                  fold + 1,
                  one.rule().threshold(),
                  one.f1(),
                  one.ranked().averagePrecision()));
          listener.trained(++done, all);
        }
        repeats.add(ofRepeat);
      }
      scored.add(new OutOfFold(repeats));
    }
    return LearningCurveResult.of(settings, plan, labels, folds.size(), trials, scored);
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

  private LabelSubset subset(int size, int repeat, int fold) {
    long order = Rng.derived(settings.seed(), 0x1EA2, repeat, fold).nextLong();
    LabelSubset subset =
        LabelSubset.draw(folds.get(fold).learn(), labelled.spans(), settings.window(), size, order);
    if (subset.windows().size() < 2 * settings.ensemble().folds()) {
      throw new InputException(
          size
              + " labels lie in only "
              + subset.windows().size()
              + " windows, too few to choose a threshold out of "
              + settings.ensemble().folds()
              + " folds; give larger --sizes");
    }
    return subset;
  }

  private ScoredFold train(LabelSubset subset, int size, int repeat, int fold, Path out) {
    List<Window> learn = subset.windows();
    List<Window> heldOut = folds.get(fold).heldOut();
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
    Dataset data =
        new Dataset(
            labelled.bars(),
            LabelSubset.of(shown, labelled.spans(), settings.window()).spans(),
            own,
            settings.targets().labelMargin(),
            Assembly.featureSet(settings),
            Assembly.featureContext(settings),
            labelled.provenance());
    String name =
        String.format(Locale.ROOT, "labels-%d-repeat-%d-fold-%d", size, repeat + 1, fold + 1);
    return TrainedFold.predict(
        data,
        settings.withSeed(settings.seed() + 1000L * repeat),
        out.resolve("runs").resolve(name));
  }

  private static List<Window> as(Subset subset, List<Window> windows) {
    return windows.stream().map(w -> new Window(w.id(), subset, w.start())).toList();
  }
}
