package expanse.audit;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.decoding.ThresholdChoice;
import expanse.ensemble.EnsembleFit;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.metric.Calibrator;
import expanse.run.RunDirectory;
import expanse.run.StackingWeights;
import expanse.segment.SegmentModels;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a run chooses before its test subset begins: the probabilities of the windows that it
/// chooses on, how its experts are mixed, the calibration fitted to them, and the threshold.
public final class ChoiceCheck implements CausalCheck {
  private static final int POINTS = 99;

  private final Path run;
  private final TrainingSettings settings;
  private final SplitPlan plan;
  private final int threads;

  /// @param run folder of a finished run
  /// @param settings of the run
  /// @param plan the subsets, made from the unchanged data
  /// @param threads to compute on
  public ChoiceCheck(Path run, TrainingSettings settings, SplitPlan plan, int threads) {
    this.run = run;
    this.settings = settings;
    this.plan = plan;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "run: probabilities chosen on, calibration, threshold";
  }

  @Override
  public int reach() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean withstands(FutureChange change) {
    return change != FutureChange.REMOVED; // the windows of the test subset stay listed
  }

  @Override
  public boolean withoutLaterLabels() {
    return false; // a run knows its data by all labels, and other data have no left-out folds
  }

  @Override
  public int[] places(LabelledBars data, int wanted, Rng rng) {
    int end = Math.max(Places.end(plan, Subset.TRAIN), Places.end(plan, Subset.VALIDATION));
    int test = Places.begin(plan, Subset.TEST);
    boolean scored = plan.validation().isEmpty() || test < end || test >= data.bars().size();
    return scored ? new int[0] : new int[] {test};
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    Dataset set = Places.dataset(settings, data, plan);
    RunDirectory folder = RunDirectory.open(run);
    EnsembleFit.Fitted fitted;
    List<WindowPrediction> selection;
    try (Workers workers = new Workers(threads);
        Predictor predictor = Predictor.open(run, workers)) {
      selection = predictor.selection(set);
      fitted =
          EnsembleFit.of(
              folder,
              set,
              workers,
              _ -> SegmentModels.read(folder.segments(), predictor.metadata()));
    }
    List<Known> known = new ArrayList<>();
    for (WindowPrediction prediction : selection) {
      long[] times = new long[prediction.bars()];
      Arrays.setAll(times, t -> data.bars().time(prediction.window().start() + t));
      known.add(new Known(List.of("probability"), times, prediction.probability()));
    }
    long[] origin = {data.bars().time(0)};
    double threshold =
        ThresholdChoice.robust(selection, settings.threshold().minSpanLength()).threshold();
    known.add(new Known(List.of("threshold"), origin, new float[] {(float) threshold}));
    StackingWeights stacking = fitted.content().stacking();
    float[] chosen = {
      (float) stacking.networks(),
      (float) stacking.bars(),
      (float) stacking.spans(),
      (float) stacking.shift()
    };
    List<String> choices =
        List.of(
            "weight of the networks",
            "weight of the trees of bars",
            "weight of the model of spans",
            "shift");
    known.add(new Known(choices, origin, chosen));
    fitted
        .own()
        .forEach((name, own) ->
            known.add(
                new Known(
                    List.of("weight of the networks on " + name, "log loss on " + name),
                    origin,
                    new float[] {(float) own.weights().networks(), (float) own.gain().loss()})));
    Calibrator calibrator = fitted.calibrator();
    if (calibrator != null) {
      List<String> names = new ArrayList<>();
      float[] values = new float[POINTS];
      for (int k = 0; k < POINTS; k++) {
        names.add("calibration of ." + (k + 1));
        values[k] = (float) calibrator.apply((k + 1) / 100.0);
      }
      known.add(new Known(names, origin, values));
    }
    return known;
  }
}
