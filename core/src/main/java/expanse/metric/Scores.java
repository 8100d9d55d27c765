package expanse.metric;

import java.util.List;

/// Per-bar scores of a set of windows, in BOTH aggregations that the original mixes.
///
/// @param micro counts of all bars of all windows pooled
/// @param perWindowF1 mean over windows of each window's F1 (the original's training log)
/// @param perWindowPrecision mean over windows
/// @param perWindowRecall mean over windows; note that the mean F1 is not the harmonic mean of
///   these
/// @param averagePrecision area under the precision-recall curve of the pooled bars
/// @param rocAuc area under the ROC curve of the pooled bars
public record Scores(
    BinaryCounts micro,
    double perWindowF1,
    double perWindowPrecision,
    double perWindowRecall,
    double averagePrecision,
    double rocAuc) {

  /// Scores windows at one threshold.
  ///
  /// @param probability one array of bars per window
  /// @param truth the same shape
  /// @param weight the same shape; 0 marks bars that nobody reviewed
  /// @param threshold strict: predicted when larger
  public static Scores of(
      List<float[]> probability, List<float[]> truth, List<float[]> weight, double threshold) {
    BinaryCounts micro = BinaryCounts.NONE;
    double f1 = 0;
    double precision = 0;
    double recall = 0;
    int windows = probability.size();
    for (int i = 0; i < windows; i++) {
      BinaryCounts one =
          BinaryCounts.of(probability.get(i), truth.get(i), weight.get(i), threshold);
      micro = micro.plus(one);
      f1 += one.originalF1();
      precision += one.originalPrecision();
      recall += one.originalRecall();
    }
    RankedBars ranked = new RankedBars(concat(probability), concat(truth), concat(weight));
    return new Scores(
        micro,
        windows == 0 ? 0 : f1 / windows,
        windows == 0 ? 0 : precision / windows,
        windows == 0 ? 0 : recall / windows,
        ranked.averagePrecision(),
        ranked.rocAuc());
  }

  /// Scores windows whose bars were all reviewed.
  public static Scores of(List<float[]> probability, List<float[]> truth, double threshold) {
    return of(
        probability, truth, truth.stream().map(t -> BarArrays.ones(t.length)).toList(), threshold);
  }

  /// All arrays one after the other.
  public static float[] concat(List<float[]> parts) {
    int n = 0;
    for (float[] part : parts) {
      n += part.length;
    }
    float[] all = new float[n];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
