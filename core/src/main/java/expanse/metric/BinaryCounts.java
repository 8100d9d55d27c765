package expanse.metric;

/// Weighted counts of a yes/no prediction per bar, and the scores that follow from them.
///
/// Counts of several windows are pooled with [#plus(BinaryCounts)]; scores of pooled counts are the
/// MICRO scores. A score whose denominator is zero is 0.
///
/// @param truePositive weight of bars predicted and true
/// @param falsePositive weight of bars predicted and not true
/// @param falseNegative weight of bars true and not predicted
/// @param trueNegative weight of all other bars
public record BinaryCounts(
    double truePositive, double falsePositive, double falseNegative, double trueNegative) {
  /// Nothing counted yet.
  public static final BinaryCounts NONE = new BinaryCounts(0, 0, 0, 0);

  /// A target above this is a positive bar; soft targets (ramps at the ends of a span) are cut
  /// here.
  public static final float POSITIVE_TARGET = 0.5f;

  private static final double ORIGINAL_EPSILON = 1e-10;

  /// Counts bars: predicted when probability > threshold (strictly), true when truth > 0.5.
  ///
  /// @param weight per bar; a bar of weight 0 was not reviewed and does not count
  public static BinaryCounts of(
      float[] probability, float[] truth, float[] weight, double threshold) {
    BarArrays.requireSameLength(probability, truth, weight);
    double tp = 0;
    double fp = 0;
    double fn = 0;
    double tn = 0;
    for (int i = 0; i < probability.length; i++) {
      boolean predicted = probability[i] > threshold;
      boolean positive = truth[i] > POSITIVE_TARGET;
      if (predicted && positive) {
        tp += weight[i];
      } else if (predicted) {
        fp += weight[i];
      } else if (positive) {
        fn += weight[i];
      } else {
        tn += weight[i];
      }
    }
    return new BinaryCounts(tp, fp, fn, tn);
  }

  /// Counts bars of a mask that a decoder chose.
  public static BinaryCounts ofMask(boolean[] predicted, float[] truth, float[] weight) {
    float[] probability = new float[predicted.length];
    for (int i = 0; i < predicted.length; i++) {
      probability[i] = predicted[i] ? 1 : 0;
    }
    return of(probability, truth, weight, 0.5);
  }

  /// The counts of two sets of bars together.
  public BinaryCounts plus(BinaryCounts other) {
    return new BinaryCounts(
        truePositive + other.truePositive,
        falsePositive + other.falsePositive,
        falseNegative + other.falseNegative,
        trueNegative + other.trueNegative);
  }

  /// Weight of all bars.
  public double total() {
    return truePositive + falsePositive + falseNegative + trueNegative;
  }

  /// Weight of the true bars.
  public double positives() {
    return truePositive + falseNegative;
  }

  /// Weight of the predicted bars.
  public double predicted() {
    return truePositive + falsePositive;
  }

  /// Share of the predicted bars that are true.
  public double precision() {
    return ratio(truePositive, truePositive + falsePositive);
  }

  /// Share of the true bars that are predicted.
  public double recall() {
    return ratio(truePositive, truePositive + falseNegative);
  }

  /// Harmonic mean of precision and recall.
  public double f1() {
    return ratio(2 * truePositive, 2 * truePositive + falsePositive + falseNegative);
  }

  /// Precision as the original computes it: 1e-10 is added to the denominator.
  public double originalPrecision() {
    return truePositive / (truePositive + falsePositive + ORIGINAL_EPSILON);
  }

  /// Recall as the original computes it: 1e-10 is added to the denominator.
  public double originalRecall() {
    return truePositive / (truePositive + falseNegative + ORIGINAL_EPSILON);
  }

  /// F1 as the original computes it: 2 P R / (P + R + 1e-10) of its own precision and recall.
  public double originalF1() {
    double p = originalPrecision();
    double r = originalRecall();
    return 2 * p * r / (p + r + ORIGINAL_EPSILON);
  }

  private static double ratio(double a, double b) {
    return b > 0 ? a / b : 0;
  }
}
