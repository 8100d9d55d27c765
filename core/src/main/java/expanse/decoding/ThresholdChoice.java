package expanse.decoding;

import expanse.base.InputException;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.metric.LogOdds;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.List;

/// Chooses a threshold on validation windows.
///
/// The F1 of some forty windows is a jagged curve, and its highest tooth is luck. So the curve is
/// computed at many thresholds, evenly spaced in the logit between the smallest and the largest
/// probability, and smoothed with a Gaussian whose width is a fixed share of the spread of the
/// logits; the threshold is where the SMOOTH curve is highest. The choice does not change when all
/// logits are shifted or stretched.
public final class ThresholdChoice {
  private static final int POINTS = 241;
  private static final double WIDTH = 0.15;
  private static final int SPAN_POINTS = 79; // between 0 and 1
  private static final double SPAN_WIDTH = 0.03;

  private ThresholdChoice() {}

  /// The threshold of the smoothed curve's maximum (the lowest of several).
  ///
  /// @param validation windows of the VALIDATION subset, never of the test subset
  /// @param minSpanLength shorter predicted spans are erased
  /// @throws InputException when there are no windows
  public static SpanRule robust(List<WindowPrediction> validation, int minSpanLength) {
    if (validation.isEmpty()) {
      throw new InputException(
          "there are no validation windows to choose a threshold on; set split.validation above 0");
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (WindowPrediction w : validation) {
      for (int t = 0; t < w.bars(); t++) {
        if (w.weight()[t] > 0) {
          double z = LogOdds.of(w.probability()[t]);
          low = Math.min(low, z);
          high = Math.max(high, z);
          sum += z;
          squares += z * z;
          n++;
        }
      }
    }
    if (n == 0) {
      throw new InputException("the validation windows hold no reviewed bar");
    }
    double deviation = Math.sqrt(Math.max(0, squares / n - (sum / n) * (sum / n)));
    if (high - low < 1e-9 || deviation < 1e-9) {
      // one probability everywhere: mark all bars, as the best constant does
      return new SpanRule(below(LogOdds.probability(low)), minSpanLength);
    }
    double step = (high - low) / (POINTS - 1);
    double[] f1 = new double[POINTS];
    for (int k = 0; k < POINTS; k++) {
      f1[k] = f1(validation, new SpanRule(threshold(low, step, k), minSpanLength));
    }
    double[] smooth = smooth(f1, WIDTH * deviation / step);
    int best = 0;
    for (int k = 1; k < POINTS; k++) {
      if (smooth[k] > smooth[best] + 1e-12) {
        best = k;
      }
    }
    return new SpanRule(threshold(low, step, best), minSpanLength);
  }

  /// The same for a way of decoding. Of whole spans the threshold is that of their match, which
  /// runs evenly from 0 to 1 and means the same for every run.
  public static SpanRule robust(
      List<WindowPrediction> validation, int minSpanLength, Decoder decoder) {
    if (decoder != Decoder.SPANS || validation.stream().anyMatch(w -> w.field() == null)) {
      return robust(validation, minSpanLength).with(decoder);
    }
    double[] f1 = new double[SPAN_POINTS];
    for (int k = 0; k < SPAN_POINTS; k++) {
      f1[k] = f1(validation, spanRule(k, minSpanLength));
    }
    double[] smooth = smooth(f1, SPAN_WIDTH * (SPAN_POINTS + 1));
    int best = 0;
    for (int k = 1; k < SPAN_POINTS; k++) {
      best = smooth[k] > smooth[best] + 1e-12 ? k : best;
    }
    return spanRule(best, minSpanLength);
  }

  private static SpanRule spanRule(int k, int minSpanLength) {
    return new SpanRule((k + 1.0) / (SPAN_POINTS + 1), minSpanLength, Decoder.SPANS);
  }

  /// Micro F1 of windows under a rule.
  static double f1(List<WindowPrediction> windows, SpanRule rule) {
    BinaryCounts counts = BinaryCounts.NONE;
    for (WindowPrediction w : windows) {
      counts = counts.plus(BinaryCounts.ofMask(rule.mask(w), w.truth(), w.weight()));
    }
    return counts.f1();
  }

  /// Threshold of a grid point; the lowest point lies just below the smallest probability.
  private static double threshold(double low, double step, int k) {
    double p = LogOdds.probability(low + k * step);
    return k == 0 ? below(p) : p;
  }

  private static double below(double p) {
    return Math.max(0, p - 1e-6 - 1e-4 * p);
  }

  /// Gaussian smoothing with weights renormalised at the ends.
  private static double[] smooth(double[] values, double sigma) {
    int reach = (int) Math.ceil(4 * sigma);
    double[] kernel = new double[reach + 1];
    for (int d = 0; d <= reach; d++) {
      kernel[d] = Math.exp(-0.5 * d * d / (sigma * sigma));
    }
    double[] smooth = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      double sum = 0;
      double weight = 0;
      for (int j = Math.max(0, k - reach); j <= Math.min(values.length - 1, k + reach); j++) {
        sum += kernel[Math.abs(j - k)] * values[j];
        weight += kernel[Math.abs(j - k)];
      }
      smooth[k] = sum / weight;
    }
    return smooth;
  }
}
