package expanse.evaluation;

import expanse.ensemble.WindowPrediction;
import expanse.metric.Spans.Span;
import java.util.List;

/// A reviewed window scored bar by bar, T bars.
///
/// @param annotated its prediction with the whole window known, and its labels
/// @param first first bar with a whole window behind it in its segment; T when there is none
/// @param newest `[T]` probability of each bar when it was the newest, 0 where it was not scored
/// @param forecast `[T]` larger where the next start seemed nearer while the bar was the newest;
///   NaN where nothing is said
/// @param spans labelled spans that begin at a reviewed bar of the window, as bars of the window;
///   their ends may lie beyond it
/// @param marks detections by rule
public record LiveWindow(
    WindowPrediction annotated,
    int first,
    float[] newest,
    float[] forecast,
    List<Span> spans,
    List<LiveMarks> marks) {
  /// Whether a bar was replayed as the newest: every `step`th, and all of labelled spans.
  boolean isReplayed(int t, int step) {
    return t >= first
        && (t % step == 0 || spans.stream().anyMatch(s -> s.start() <= t && t <= s.end()));
  }

  /// Whether every bar of a span lies in the window and can be scored.
  boolean isWhole(Span span) {
    float[] weight = weight(1);
    for (int t = span.start(); t <= span.end(); t++) {
      if (t >= weight.length || weight[t] == 0) {
        return false;
      }
    }
    return true;
  }

  /// Reviewed bars that have no window behind them, of every `step`th.
  int skipped(int step) {
    int n = 0;
    for (int t = 0; t < first; t += step) {
      n += annotated.weight()[t] > 0 ? 1 : 0;
    }
    return n;
  }

  /// `[T]` weights of the labels; 0 for bars that cannot be scored, and for all but every `step`th.
  float[] weight(int step) {
    float[] weight = annotated.weight().clone();
    for (int t = 0; t < weight.length; t++) {
      if (t < first || t % step != 0) {
        weight[t] = 0;
      }
    }
    return weight;
  }
}
