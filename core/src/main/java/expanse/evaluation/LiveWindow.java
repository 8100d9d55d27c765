package expanse.evaluation;

import expanse.ensemble.WindowPrediction;
import expanse.metric.Spans.Span;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

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
  /// The detection delay of a span that was not detected.
  static final int NEVER = Integer.MAX_VALUE;

  /// Whether a bar was replayed as the newest: every `step`th, and all of labelled spans.
  boolean isReplayed(int t, int step) {
    return t >= first
        && (t % step == 0 || spans.stream().anyMatch(s -> s.start() <= t && t <= s.end()));
  }

  /// Detection delay of each span that lies whole in the window: bars from its start to the first
  /// that is detected while newest; [#NEVER] without one.
  ///
  /// @param detected whether a bar is detected while newest
  int[] delays(IntPredicate detected) {
    return spans.stream().filter(this::isWhole).mapToInt(span -> delay(span, detected)).toArray();
  }

  private static int delay(Span span, IntPredicate detected) {
    return IntStream.rangeClosed(span.start(), span.end())
        .filter(detected)
        .map(t -> t - span.start())
        .findFirst()
        .orElse(NEVER);
  }

  /// Whether every bar of a span lies in the window and can be scored.
  private boolean isWhole(Span span) {
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
