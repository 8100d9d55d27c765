package expanse.metric;

import org.jspecify.annotations.Nullable;

/// Bars sorted once by falling probability, for scores that look at every threshold.
///
/// Bars of equal probability form one group: a threshold takes all of them or none. Sorting once
/// makes thousands of resamplings cheap: each gives new weights to the same order.
public final class RankedBars {
  private final float[] probability;
  private final boolean[] positive;
  private final float[] weight;
  private final int[] source;

  /// @param probability any score, larger means more likely; no NaN
  /// @param truth positive above 0.5
  /// @param weight bars of weight 0 are left out
  public RankedBars(float[] probability, float[] truth, float[] weight) {
    BarArrays.requireSameLength(probability, truth, weight);
    int[] order = BarArrays.descendingOrder(probability);
    int n = 0;
    for (float w : weight) {
      if (w > 0) {
        n++;
      }
    }
    this.probability = new float[n];
    this.positive = new boolean[n];
    this.weight = new float[n];
    this.source = new int[n];
    int k = 0;
    for (int i : order) {
      if (Float.isNaN(probability[i])) {
        throw new IllegalArgumentException("probability of bar " + i + " is NaN");
      }
      if (weight[i] > 0) {
        this.probability[k] = probability[i];
        this.positive[k] = truth[i] > BinaryCounts.POSITIVE_TARGET;
        this.weight[k] = weight[i];
        this.source[k] = i;
        k++;
      }
    }
  }

  /// Number of reviewed bars.
  public int size() {
    return probability.length;
  }

  /// Index of the bar at a rank in the arrays given to the constructor.
  public int source(int rank) {
    return source[rank];
  }

  /// Probability of the bar at a rank, falling.
  public float probability(int rank) {
    return probability[rank];
  }

  /// Average precision: the sum over distinct probabilities of (gain in recall) x precision there.
  /// NaN without a positive bar.
  public double averagePrecision() {
    return averagePrecision(null);
  }

  /// Average precision when every bar of a group counts so many times.
  ///
  /// @param times factor per bar of the constructor's arrays, or null for 1
  public double averagePrecision(float @Nullable [] times) {
    if (times == null) {
      return averagePrecision(positive, weight);
    }
    float[] weighed = new float[size()];
    for (int i = 0; i < weighed.length; i++) {
      weighed[i] = weight[i] * times[source[i]];
    }
    return averagePrecision(positive, weighed);
  }

  /// Average precision of the same ranking against other labels. A ranking made with weight 1
  /// everywhere serves thousands of relabellings with one sorting.
  ///
  /// @param otherTruth positive above 0.5, indexed as the constructor's arrays
  /// @param otherWeight of the bars; bars of weight 0 do not count
  public double averagePrecisionOf(float[] otherTruth, float[] otherWeight) {
    boolean[] positives = new boolean[size()];
    float[] weights = new float[size()];
    for (int i = 0; i < weights.length; i++) {
      positives[i] = otherTruth[source[i]] > BinaryCounts.POSITIVE_TARGET;
      weights[i] = otherWeight[source[i]];
    }
    return averagePrecision(positives, weights);
  }

  /// Average precision of the ranking.
  ///
  /// @param positives by rank
  /// @param weights by rank
  private double averagePrecision(boolean[] positives, float[] weights) {
    double tp = 0;
    double all = 0;
    double sum = 0;
    int n = size();
    for (int i = 0; i < n; ) {
      int j = i;
      double gained = 0;
      for (; j < n && probability[j] == probability[i]; j++) {
        all += weights[j];
        if (positives[j]) {
          gained += weights[j];
        }
      }
      if (gained > 0) {
        tp += gained;
        sum += gained * (tp / all);
      }
      i = j;
    }
    return sum / tp;
  }

  /// Area under the ROC curve: the chance that a positive bar is ranked above a negative one, ties
  /// counting half. NaN unless both kinds occur.
  public double rocAuc() {
    double tp = 0;
    double negatives = 0;
    double area = 0;
    int n = size();
    for (int i = 0; i < n; ) {
      double groupPositive = 0;
      double groupNegative = 0;
      int j = i;
      for (; j < n && probability[j] == probability[i]; j++) {
        if (positive[j]) {
          groupPositive += weight[j];
        } else {
          groupNegative += weight[j];
        }
      }
      area += groupNegative * (tp + 0.5 * groupPositive);
      tp += groupPositive;
      negatives += groupNegative;
      i = j;
    }
    return area / tp / negatives;
  }

  /// The threshold (strict >) with the largest micro F1 over ALL distinct probabilities, for
  /// predictors whose scores have no fixed scale. The threshold lies half way to the next lower
  /// probability; ties go to the highest threshold. With no positive bar: nothing is predicted.
  public BestF1 bestF1() {
    double positives = 0;
    for (int i = 0; i < size(); i++) {
      if (positive[i]) {
        positives += weight[i];
      }
    }
    double best = 0;
    double threshold = size() == 0 ? 0 : probability[0];
    double tp = 0;
    double all = 0;
    int n = size();
    for (int i = 0; i < n; ) {
      int j = i;
      for (; j < n && probability[j] == probability[i]; j++) {
        all += weight[j];
        if (positive[j]) {
          tp += weight[j];
        }
      }
      double f1 = 2 * tp / (all + positives);
      if (f1 > best) {
        best = f1;
        threshold =
            j < n ? 0.5 * ((double) probability[i] + probability[j]) : below(probability[i]);
      }
      i = j;
    }
    return new BestF1(threshold, best);
  }

  private static double below(float p) {
    return p - Math.max(1e-6, Math.abs(p) * 1e-6);
  }

  /// A threshold and the micro F1 reached there.
  ///
  /// @param threshold strict: predicted when larger
  /// @param f1 micro F1 on the bars it was chosen on
  public record BestF1(double threshold, double f1) {}
}
