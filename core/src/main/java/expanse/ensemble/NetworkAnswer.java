package expanse.ensemble;

import expanse.metric.Calibrator;
import expanse.metric.LogOdds;
import expanse.segment.Ahead;
import expanse.segment.FieldSpan;
import expanse.segment.WindowField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the networks of a run say of an annotated window, and of shifted windows to either side of
/// it. T is the windows' length.
///
/// @param shown the windows, the annotated one last
/// @param probability `[T]` of the annotated window alone, all networks together
/// @param heads what the other heads say of it
record NetworkAnswer(List<Shown> shown, float[] probability, Heads heads) {

  /// One window.
  ///
  /// @param moved by how many bars later than the annotated one it starts
  /// @param logOdds `[T]` of all networks together
  /// @param path `[T]` share of the networks whose best tag sequence has the bar inside a span
  /// @param votes `[T]` probabilities of each
  record Shown(int moved, float[] logOdds, float[] path, Votes votes) {}

  /// What networks say of a window as a whole, and of its bars beside their probability.
  ///
  /// @param types probabilities of the types of the main span
  /// @param center of the main span as a share of the window; NaN without a pointer head
  /// @param length of the main span as a share of the window; NaN without a pointer head
  /// @param countdown `[T]` bars until the expansion starts; empty without a countdown head
  /// @param chain whether the networks have a best tag sequence
  record Heads(float[] types, float center, float length, float[] countdown, boolean chain) {
    /// The same with center, length and countdown as the model of spans has them, when there is
    /// one.
    Heads with(Blend.Answer said) {
      WindowField field = said.field();
      Ahead ahead = said.ahead();
      if (field == null || ahead == null) {
        return this;
      }
      int bars = said.probability().length;
      float[] toStart = new float[bars];
      for (int t = 0; t < bars; t++) {
        toStart[t] = (float) ahead.countdown(field.from() + t);
      }
      FieldSpan main = field.main(bars);
      return main == null
          ? new Heads(types, Float.NaN, Float.NaN, toStart, chain)
          : new Heads(
              types,
              (main.start() + main.end()) / 2f / bars,
              (float) (main.end() - main.start()) / bars,
              toStart,
              chain);
    }
  }

  /// The answer about the annotated window's bars.
  ///
  /// @param shifted whether the shifted windows count as well
  /// @param calibrator what corrects each network's probabilities before their spread is taken
  BasePrediction base(boolean shifted, @Nullable Calibrator calibrator) {
    int steps = probability.length;
    OverlapMeans means = new OverlapMeans(3, steps);
    for (Shown one : shown) {
      if (shifted || one.moved == 0) {
        float[][] said = {one.logOdds, one.votes.spread(calibrator), one.path};
        means.add(one.moved, steps, 0, steps, (c, t) -> said[c][t]);
      }
    }
    float[][] mean = new float[3][steps];
    for (int c = 0; c < mean.length; c++) {
      for (int t = 0; t < steps; t++) {
        mean[c][t] = (float) means.mean(c, t);
      }
    }
    float[] alone = probability;
    if (shifted) {
      alone = new float[steps];
      for (int t = 0; t < steps; t++) {
        alone[t] = (float) LogOdds.probability(mean[0][t]);
      }
    }
    return new BasePrediction(mean[0], alone, mean[1], heads.chain ? mean[2] : new float[0]);
  }
}
