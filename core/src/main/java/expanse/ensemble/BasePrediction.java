package expanse.ensemble;

import expanse.segment.SegmentAnswer;

/// What the networks of a run say together of T bars that lie side by side.
///
/// @param networks `[T]` log odds
/// @param alone `[T]` probabilities, not calibrated
/// @param spread `[T]` standard deviation of the networks' probabilities; NaN when there is only
///   one
/// @param path `[T]` share of the networks whose best tag sequence has the bar inside a span; empty
///   without a chain
record BasePrediction(float[] networks, float[] alone, float[] spread, float[] path) {
  /// The log odds of all base models, \[kinds]`[T]` in the order of [BaseLogOdds].
  ///
  /// @param answer of the model of spans, on a stretch around the bars
  /// @param from step of the stretch that is the first of the bars
  float[][] logOdds(SegmentAnswer answer, int from) {
    float[][] said = new float[BaseLogOdds.KINDS][networks.length];
    said[BaseLogOdds.NETWORKS] = networks;
    for (int t = 0; t < networks.length; t++) {
      said[BaseLogOdds.BARS][t] = (float) Blend.bars(answer, from + t);
      said[BaseLogOdds.SPANS][t] = (float) Blend.spans(answer, from + t);
    }
    return said;
  }
}
