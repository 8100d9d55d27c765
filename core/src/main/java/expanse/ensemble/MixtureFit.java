package expanse.ensemble;

import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.metric.LogOdds;
import expanse.run.Mixture;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Chooses how the opinions of a run's experts are mixed, on the windows that it may choose on: how
/// much boosted trees count beside the networks (stacking; Wolpert, 1992), and whether windows that
/// were moved a little are asked too.
///
/// Of all mixtures the one is taken whose log odds have the smallest log loss after their best
/// scale and shift. An expert knows least about the ends of a window, and there moved windows help.
/// Where windows were cut around their labels, however, experts learn where in a window a label
/// lies, and moved windows mislead them.
public final class MixtureFit {
  private static final double[] NONE = {0};
  private static final double[] TREE_SHARES = {0, .2, .4, .6, .8}; // nobody judges alone
  private static final double[] SPAN_SHARES = {0, .1, .2, .3, .4, .5, .6, .7, .8};
  private static final double EDGE = 1e-3;

  private MixtureFit() {}

  /// What was chosen, and why.
  ///
  /// @param mixture the best one
  /// @param listedLoss least log loss of a bar by the listed windows alone, in nats; NaN when
  ///   nothing was compared
  /// @param shiftedLoss the same with moved windows; NaN when the settings ask for none
  public record Choice(Mixture mixture, double listedLoss, double shiftedLoss) {}

  /// Chooses for a run whose experts are trained.
  ///
  /// @param run its folder
  /// @param data of the run
  /// @param threads to compute on
  /// @return null when there are no windows to choose on
  public static @Nullable Choice of(Path run, Dataset data, int threads) {
    RunDirectory folder = RunDirectory.open(run);
    TrainingSettings settings = RunMetadata.read(folder.metadata()).settings();
    if (data.windows(Subset.VALIDATION).isEmpty() && settings.ensemble().folds() == 0) {
      return null;
    }
    Mixture usual = Mixture.of(settings);
    boolean mixes = settings.trees().count() > 0 || settings.spanTrees().count() > 0;
    boolean compares = mixes && settings.inference().stacking();
    if (!compares && settings.inference().testTimeShift() == 0) {
      return new Choice(usual, Double.NaN, Double.NaN);
    }
    try (Predictor predictor = Predictor.uncalibrated(folder, threads, usual)) {
      return of(predictor.opinions(data), settings);
    }
  }

  public static Choice of(Opinions said, TrainingSettings settings) {
    Best listed = best(said, false, settings);
    int shift = settings.inference().testTimeShift();
    if (shift == 0) {
      return new Choice(listed.with(0), listed.loss, Double.NaN);
    }
    Best shifted = best(said, true, settings);
    return new Choice(
        shifted.loss < listed.loss ? shifted.with(shift) : listed.with(0),
        listed.loss,
        shifted.loss);
  }

  private record Best(double treeShare, double spanShare, double loss) {
    Mixture with(int shift) {
      return new Mixture(treeShare, spanShare, shift);
    }
  }

  private static Best best(Opinions said, boolean shifted, TrainingSettings settings) {
    float[] truth = said.truth();
    float[] weight = said.weight();
    float[] networks = said.logOdds(Opinions.NETWORKS, shifted);
    float[] trees = said.logOdds(Opinions.TREES, shifted);
    float[] spans = said.logOdds(Opinions.SPANS, shifted);
    TrainingSettings.Trees ofBars = settings.trees();
    TrainingSettings.SpanTrees ofSpans = settings.spanTrees();
    boolean stacking = settings.inference().stacking();
    float[] mixed = new float[truth.length];
    Best best = new Best(0, 0, Double.POSITIVE_INFINITY);
    for (double u : shares(ofBars.count(), stacking, ofBars.share(), TREE_SHARES)) {
      for (double v : shares(ofSpans.count(), stacking, ofSpans.share(), SPAN_SHARES)) {
        for (int i = 0; i < mixed.length; i++) {
          double bars = (1 - u) * networks[i] + u * trees[i];
          mixed[i] = (float) LogOdds.probability((1 - v) * bars + v * spans[i]);
        }
        double loss = loss(mixed, truth, weight);
        if (loss < best.loss) {
          best = new Best(u, v, loss);
        }
      }
    }
    return best;
  }

  private static double[] shares(int count, boolean stacking, double usual, double[] all) {
    if (count == 0) {
      return NONE;
    }
    return stacking ? all : new double[] {usual};
  }

  private static double loss(float[] p, float[] y, float[] w) {
    Calibrator calibrator = Calibrator.Platt.fit(p, y, w);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < p.length; i++) {
      double q = Math.clamp(calibrator.apply((double) p[i]), EDGE, 1 - EDGE);
      sum -= w[i] * (y[i] * StrictMath.log(q) + (1 - y[i]) * StrictMath.log(1 - q));
      weight += w[i];
    }
    return sum / weight;
  }
}
