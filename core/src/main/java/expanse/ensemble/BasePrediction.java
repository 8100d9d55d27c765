package expanse.ensemble;

import expanse.segment.SegmentAnswer;
import org.jspecify.annotations.Nullable;

/// What the base models of a run say of T bars that lie side by side.
///
/// @param networks \[T] log odds of the networks together
/// @param alone \[T] probabilities of the networks together, not calibrated
/// @param spread \[T] standard deviation of the networks' probabilities; NaN when there is only one
/// @param segments what the model of spans says of the stretch around the bars; null without one
/// @param from step of that stretch that is the first of the bars
record BasePrediction(
    float[] networks, float[] alone, float[] spread, @Nullable SegmentAnswer segments, int from) {
  /// The same with what the model of spans says.
  BasePrediction with(SegmentAnswer answer, int first) {
    return new BasePrediction(networks, alone, spread, answer, first);
  }

  /// The log odds of all base models, \[kinds]\[T] in the order of [BaseLogOdds].
  float[][] logOdds() {
    SegmentAnswer answer = segments;
    if (answer == null) {
      return new float[][] {networks};
    }
    float[][] said = new float[BaseLogOdds.KINDS][networks.length];
    said[BaseLogOdds.NETWORKS] = networks;
    for (int t = 0; t < networks.length; t++) {
      said[BaseLogOdds.BARS][t] = (float) Blend.bars(answer, from + t);
      said[BaseLogOdds.SPANS][t] = (float) Blend.spans(answer, from + t);
    }
    return said;
  }
}
