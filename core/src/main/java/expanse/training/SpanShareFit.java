package expanse.training;

import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import java.util.List;

/// Chooses how much the forests that judge whole spans count beside the experts that judge bars: by
/// the log loss of the mixture, on the windows that a run may choose on.
final class SpanShareFit {
  private static final double STEP = 0.05;
  private static final int STEPS = 16; // up to .8, so that nobody judges alone
  private static final double EDGE = 1e-3;

  private SpanShareFit() {}

  /// The share with the smallest loss after the best scale and shift of its log odds.
  ///
  /// @param threads to compute on
  static double of(RunDirectory run, Dataset data, int threads) {
    List<WindowPrediction> bars = selection(run, data, threads, 0);
    List<WindowPrediction> spans = selection(run, data, threads, 1);
    float[] fromBars = Scores.concat(bars.stream().map(WindowPrediction::probability).toList());
    float[] fromSpans = Scores.concat(spans.stream().map(WindowPrediction::probability).toList());
    float[] y = Scores.concat(bars.stream().map(WindowPrediction::truth).toList());
    float[] w = Scores.concat(bars.stream().map(WindowPrediction::weight).toList());
    float[] mixed = new float[y.length];
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k <= STEPS; k++) {
      double share = k * STEP;
      for (int i = 0; i < mixed.length; i++) {
        double z =
            (1 - share) * OutputSums.logit(fromBars[i]) + share * OutputSums.logit(fromSpans[i]);
        mixed[i] = (float) (1 / (1 + StrictMath.exp(-z)));
      }
      double loss = loss(Calibrator.Platt.fit(mixed, y, w), mixed, y, w);
      if (loss < least) {
        least = loss;
        best = share;
      }
    }
    return best;
  }

  private static List<WindowPrediction> selection(
      RunDirectory run, Dataset data, int threads, double share) {
    try (Predictor predictor = Predictor.uncalibrated(run, threads, share)) {
      return predictor.selection(data);
    }
  }

  private static double loss(Calibrator calibrator, float[] p, float[] y, float[] w) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double q = Math.clamp(calibrator.apply((double) p[i]), EDGE, 1 - EDGE);
      sum -= w[i] * (y[i] * StrictMath.log(q) + (1 - y[i]) * StrictMath.log(1 - q));
    }
    return sum;
  }
}
