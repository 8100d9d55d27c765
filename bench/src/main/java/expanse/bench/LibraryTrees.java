package expanse.bench;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.ensemble.WindowPrediction;
import expanse.learningcurve.ScoredFold;
import expanse.metric.BinaryCounts;
import expanse.metric.Calibrator;
import expanse.metric.LogOdds;
import expanse.metric.Scores;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.TimeFolds;
import expanse.training.Trainer;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Boosted trees of the library XGBoost on a table with one row per bar, which is what a person
/// would try first with these features (Chen and Guestrin, 2016).
///
/// The windows to learn from are cut into stretches of time as for an ensemble of ours. Depth and
/// number of trees are those with the smallest log loss on the stretches left out; threshold and
/// calibration come from the same predictions; then all windows are learned from. Bars are learned
/// and scored both ways up.
///
/// @param settings whose features and subsets are used
record LibraryTrees(TrainingSettings settings) implements Contender {
  private static final int FOLDS = 5;
  private static final List<Integer> DEPTHS = List.of(3, 6);
  private static final int MOST_ROUNDS = 300;
  private static final int ROUNDS_APART = 20;
  private static final double EDGE = 1e-7;

  @Override
  public String name() {
    return "XGBoost";
  }

  /// How the trees of one size score windows that they have not seen.
  ///
  /// @param depth of a tree
  /// @param rounds number of trees
  /// @param loss sum over the bars
  /// @param windows scored
  private record Trial(int depth, int rounds, double loss, List<WindowPrediction> windows) {}

  @Override
  public ScoredFold score(QualityFold fold, int repeat, Path scratch) {
    Dataset data = fold.dataset(settings);
    List<WindowPrediction> learn = QualityFold.labelsToLearnFrom(data);
    try {
      Trial best = best(data, learn, repeat);
      Calibrator calibrator =
          Calibrator.Platt.fit(
              Scores.concat(best.windows.stream().map(WindowPrediction::probability).toList()),
              Scores.concat(best.windows.stream().map(WindowPrediction::truth).toList()),
              Scores.concat(best.windows.stream().map(WindowPrediction::weight).toList()));
      SpanRule rule =
          ThresholdChoice.robust(
              calibrated(best.windows, calibrator), settings.threshold().minSpanLength());
      Booster all = fit(data, learn, best.depth, best.rounds, repeat);
      BothWays score = new BothWays(data, QualityFold.labels(data, Subset.TEST));
      List<WindowPrediction> scored = score.predict(all, best.rounds);
      score.dispose();
      all.dispose();
      return ScoredFold.of(rule, calibrated(scored, calibrator));
    } catch (XGBoostError e) {
      throw failed(e);
    }
  }

  /// The size with the smallest log loss over stretches of time that were left out.
  private Trial best(Dataset data, List<WindowPrediction> learn, int repeat) {
    List<TimeFolds.Fold> folds =
        TimeFolds.of(
            data.bars(),
            learn.stream().map(WindowPrediction::window).toList(),
            data.spans(),
            data.windowLength(),
            Assembly.splitOptions(settings).embargo(),
            FOLDS);
    Trial best = new Trial(0, 0, Double.POSITIVE_INFINITY, List.of());
    for (int depth : DEPTHS) {
      List<List<List<WindowPrediction>>> scored = // [folds][numbers of rounds]
          new ArrayList<>(Collections.nCopies(folds.size(), List.of()));
      try (Workers workers = new Workers(Trainer.threads(settings))) {
        workers.run(
            folds.size(), k -> scored.set(k, leftOut(data, learn, folds.get(k), depth, repeat)));
      }
      for (int k = 0; k < MOST_ROUNDS / ROUNDS_APART; k++) {
        int which = k;
        List<WindowPrediction> windows =
            scored.stream().flatMap(byRounds -> byRounds.get(which).stream()).toList();
        double loss = loss(windows);
        if (loss < best.loss) {
          best = new Trial(depth, (k + 1) * ROUNDS_APART, loss, windows);
        }
      }
    }
    return best;
  }

  /// What trees say of a stretch of time that they have not learned from, for every number of
  /// rounds.
  private static List<List<WindowPrediction>> leftOut(
      Dataset data, List<WindowPrediction> learn, TimeFolds.Fold fold, int depth, int repeat) {
    try {
      Booster booster = fit(data, only(learn, fold.learn()), depth, MOST_ROUNDS, repeat);
      BothWays unseen = new BothWays(data, only(learn, fold.heldOut()));
      List<List<WindowPrediction>> byRounds = new ArrayList<>();
      for (int rounds = ROUNDS_APART; rounds <= MOST_ROUNDS; rounds += ROUNDS_APART) {
        byRounds.add(unseen.predict(booster, rounds));
      }
      unseen.dispose();
      booster.dispose();
      return byRounds;
    } catch (XGBoostError e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(XGBoostError e) {
    return new IllegalStateException("XGBoost failed: " + e.getMessage(), e);
  }

  private static double loss(List<WindowPrediction> windows) {
    double loss = 0;
    for (WindowPrediction window : windows) {
      for (int t = 0; t < window.bars(); t++) {
        double p = Math.clamp(window.probability()[t], EDGE, 1 - EDGE);
        double right = window.truth()[t] > BinaryCounts.POSITIVE_TARGET ? p : 1 - p;
        loss -= window.weight()[t] * Math.log(right);
      }
    }
    return loss;
  }

  private static List<WindowPrediction> only(List<WindowPrediction> all, List<Window> windows) {
    Set<Window> wanted = windows.stream().collect(Collectors.toSet());
    return all.stream().filter(one -> wanted.contains(one.window())).toList();
  }

  private static Booster fit(
      Dataset data, List<WindowPrediction> learn, int depth, int rounds, int repeat)
      throws XGBoostError {
    DMatrix rows =
        matrix(
            BarTable.of(data.features(), learn).and(BarTable.of(data.invertedFeatures(), learn)));
    Map<String, Object> parameters =
        Map.ofEntries(
            Map.entry("objective", "binary:logistic"),
            Map.entry("tree_method", "hist"),
            Map.entry("eta", 0.05),
            Map.entry("max_depth", depth),
            Map.entry("min_child_weight", 10),
            Map.entry("lambda", 5),
            Map.entry("subsample", 0.7),
            Map.entry("colsample_bytree", 0.5),
            Map.entry("seed", repeat),
            Map.entry("nthread", 1), // forests grow side by side instead
            Map.entry("verbosity", 0));
    Booster booster = XGBoost.train(rows, parameters, rounds, Map.of(), null, null);
    rows.dispose();
    return booster;
  }

  private static DMatrix matrix(BarTable table) throws XGBoostError {
    DMatrix matrix = new DMatrix(table.x(), table.rows(), table.columns(), Float.NaN);
    matrix.setLabel(table.target());
    matrix.setWeight(table.weight());
    return matrix;
  }

  /// Windows as they are and inverted; the log odds of a bar are the mean over both.
  private static final class BothWays {
    private final List<WindowPrediction> windows;
    private final DMatrix up;
    private final DMatrix down;

    BothWays(Dataset data, List<WindowPrediction> windows) throws XGBoostError {
      this.windows = windows;
      up = matrix(BarTable.of(data.features(), windows));
      down = matrix(BarTable.of(data.invertedFeatures(), windows));
    }

    List<WindowPrediction> predict(Booster booster, int rounds) throws XGBoostError {
      float[][] a = booster.predict(up, true, rounds);
      float[][] b = booster.predict(down, true, rounds);
      List<WindowPrediction> predictions = new ArrayList<>();
      int row = 0;
      for (WindowPrediction window : windows) {
        float[] probability = new float[window.bars()];
        for (int t = 0; t < probability.length; t++, row++) {
          probability[t] = (float) LogOdds.probability((a[row][0] + b[row][0]) / 2);
        }
        predictions.add(window.with(probability, window.weight()));
      }
      return predictions;
    }

    void dispose() {
      up.dispose();
      down.dispose();
    }
  }

  private static List<WindowPrediction> calibrated(
      List<WindowPrediction> windows, Calibrator calibrator) {
    return windows.stream()
        .map(one -> one.with(calibrator.apply(one.probability()), one.weight()))
        .toList();
  }
}
