package expanse.ensemble;

import expanse.metric.Calibrator;
import expanse.metric.LogOdds;
import expanse.run.StackingWeights;
import expanse.segment.Ahead;
import expanse.segment.SegmentAnswer;
import expanse.segment.WindowField;
import org.jspecify.annotations.Nullable;

/// How base predictions become one: a weighted mean of log odds, calibrated; and the field of spans
/// nearest to that of the model of spans that agrees with it bar by bar.
///
/// @param stacking the weights
/// @param calibrator what corrects the mean, or null
/// @param thresholdFactor what thresholds on spans of the field are multiplied with
record Blend(StackingWeights stacking, @Nullable Calibrator calibrator, double thresholdFactor) {
  static final double EDGE = 1e-3; // no model is surer than one in a thousand

  /// One answer.
  ///
  /// @param probability `[T]`
  /// @param uncertainty `[T]` disagreement between the models: standard deviation of their
  ///   probabilities
  /// @param field where spans may lie; null without a model of spans
  /// @param ahead what the bars of the field's stretch say of those after them; null without one
  record Answer(
      float[] probability,
      float[] uncertainty,
      @Nullable WindowField field,
      @Nullable Ahead ahead) {}

  /// The probabilities of the networks alone, `[T]`.
  float[] probability(BasePrediction base) {
    float[] probability = new float[base.alone().length];
    for (int t = 0; t < probability.length; t++) {
      double alone = base.alone()[t];
      probability[t] = (float) (calibrator == null ? alone : calibrator.apply(alone));
    }
    return probability;
  }

  /// The probabilities of all, `[T]`.
  ///
  /// @param segments what the model of spans says of a stretch around the bars
  /// @param from step of the stretch that is the first of the bars
  float[] probability(BasePrediction base, SegmentAnswer segments, int from) {
    float[] probability = new float[base.networks().length];
    for (int t = 0; t < probability.length; t++) {
      double networks = base.networks()[t];
      probability[t] =
          (float) corrected(mean(networks, bars(segments, from + t), spans(segments, from + t)));
    }
    return probability;
  }

  /// The answer of the networks alone.
  Answer of(BasePrediction base) {
    return new Answer(probability(base), base.spread(), null, null);
  }

  /// The answer of all.
  ///
  /// @param segments what the model of spans says of a stretch around the bars
  /// @param from step of the stretch that is the first of the bars
  Answer of(BasePrediction base, SegmentAnswer segments, int from) {
    int bars = base.networks().length;
    float[] probability = probability(base, segments, from);
    float[] uncertainty = new float[bars];
    for (int t = 0; t < bars; t++) {
      uncertainty[t] =
          disagreement(
              base.spread()[t],
              base.networks()[t],
              bars(segments, from + t),
              spans(segments, from + t));
    }
    return new Answer(
        probability,
        uncertainty,
        new WindowField(
            segments.field().toward(probability, from, from + bars), from, thresholdFactor),
        segments.ahead());
  }

  /// Log odds of the trees of bars.
  static double bars(SegmentAnswer segments, int step) {
    return LogOdds.of(LogOdds.probability(segments.bars()[step]), EDGE);
  }

  /// Log odds of the model of spans.
  static double spans(SegmentAnswer segments, int step) {
    return LogOdds.of(segments.field().inside(step), EDGE);
  }

  double mean(double networks, double bars, double spans) {
    return stacking.networks() * networks + stacking.bars() * bars + stacking.spans() * spans;
  }

  private double corrected(double logOdds) {
    double probability = LogOdds.probability(logOdds);
    return calibrator == null ? probability : calibrator.apply(probability);
  }

  private float disagreement(float spread, double networks, double bars, double spans) {
    double p = corrected(networks);
    double q = corrected(bars);
    double r = corrected(spans);
    double mean = mean(p, q, r);
    double within = Float.isNaN(spread) ? 0 : (double) spread * spread;
    double squares = mean(p * p + within, q * q, r * r);
    return (float) Math.sqrt(Math.max(0, squares - mean * mean));
  }
}
