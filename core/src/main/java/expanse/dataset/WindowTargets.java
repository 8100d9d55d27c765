package expanse.dataset;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model should say about one window.
///
/// Spans are clipped to the window, as the original clips them; a span of which the window shows no
/// reviewed bar is none of its spans. The main span, to which type and pointers belong, is the one
/// whose middle is nearest to the middle of the window (the earlier of two).
///
/// @param span `[T]` 1 inside a span, 0 outside, between at soft ends
/// @param weight `[T]` how much each bar counts, 0 for bars that nobody reviewed
/// @param type of the main span, none without one
/// @param center (start + end) / 2 / T of the main span, NaN without one
/// @param length (end - start) / T of the main span, NaN without one
/// @param countdown `[T]` bars until the start counted to, NaN where there is none
/// @param spans in time order, as steps of the window
public record WindowTargets(
    float[] span,
    float[] weight,
    SpanType type,
    float center,
    float length,
    float[] countdown,
    List<IndexSpan> spans) {

  /// The targets of the window of `size` bars from row `start`.
  ///
  /// @param spans all spans of the series, in order of their first rows
  /// @param reviewed rows that an annotator has looked at
  public static WindowTargets of(
      List<IndexSpan> spans, BitSet reviewed, int start, int size, TargetOptions options) {
    float[] weight = new float[size];
    for (int t = 0; t < size; t++) {
      weight[t] = reviewed.get(start + t) ? recency(size - 1 - t, options.halfLife()) : 0;
    }
    List<IndexSpan> inside = new ArrayList<>();
    float[] target = new float[size];
    for (IndexSpan span : spans) {
      addSoft(target, span, start, options.ramp());
      int from = Math.max(span.start() - start, 0);
      int to = Math.min(span.end() - start, size - 1);
      int seen = reviewed.nextSetBit(start + from);
      if (from > to || seen < 0 || seen > start + to) {
        continue;
      }
      inside.add(new IndexSpan(from, to, span.type(), span.confidence()));
      if (options.confidenceWeights()) {
        for (int t = from; t <= to; t++) {
          weight[t] *= (float) span.confidence();
        }
      }
    }
    int main = IndexSpan.main(inside, size);
    float[] countdown = countdown(inside, main, size, options.countdown());
    return withMain(target, weight, countdown, inside);
  }

  private static float recency(int barsToEnd, double halfLife) {
    return halfLife == 0 ? 1 : (float) StrictMath.pow(0.5, barsToEnd / halfLife);
  }

  /// The span to which type and pointers belong, or null without spans.
  public @Nullable IndexSpan mainSpan() {
    return spans.isEmpty() ? null : spans.get(IndexSpan.main(spans, span.length));
  }

  /// The targets when step t shows what step `source[t]` showed; sources never fall.
  public WindowTargets warped(int[] source) {
    int size = span.length;
    float[] newSpan = new float[size];
    float[] newWeight = new float[size];
    float[] newCountdown = new float[size];
    for (int t = 0; t < size; t++) {
      newSpan[t] = span[source[t]];
      newWeight[t] = weight[source[t]];
      float left = countdown[source[t]];
      newCountdown[t] =
          Float.isNaN(left) ? Float.NaN : firstFrom(source, source[t] + Math.round(left)) - t;
    }
    List<IndexSpan> inside = new ArrayList<>();
    for (IndexSpan one : spans) {
      int from = firstFrom(source, one.start());
      int to = firstFrom(source, one.end() + 1) - 1;
      if (from <= to) {
        inside.add(new IndexSpan(from, to, one.type(), one.confidence()));
      }
    }
    return withMain(newSpan, newWeight, newCountdown, inside);
  }

  private static int firstFrom(int[] source, int step) {
    int t = 0;
    while (t < source.length && source[t] < step) {
      t++;
    }
    return t;
  }

  private static WindowTargets withMain(
      float[] span, float[] weight, float[] countdown, List<IndexSpan> inside) {
    int size = span.length;
    int main = IndexSpan.main(inside, size);
    SpanType type = main < 0 ? SpanType.NONE : inside.get(main).type();
    float center = Float.NaN;
    float length = Float.NaN;
    if (main >= 0) {
      IndexSpan one = inside.get(main);
      center = (float) ((one.start() + one.end()) / 2.0 / size);
      length = (float) ((one.end() - one.start()) / (double) size);
    }
    return new WindowTargets(span, weight, type, center, length, countdown, List.copyOf(inside));
  }

  private static void addSoft(float[] target, IndexSpan span, int start, int ramp) {
    int margin = (ramp + 1) / 2;
    int from = Math.max(span.start() - start - margin, 0);
    int to = Math.min(span.end() - start + margin, target.length - 1);
    for (int t = from; t <= to; t++) {
      double rise = edge(t + start - span.start(), ramp);
      double fall = edge(span.end() - (t + start), ramp);
      target[t] = Math.max(target[t], (float) Math.min(rise, fall));
    }
  }

  /// Value of a target so many bars inside an end (negative: outside).
  private static double edge(int inside, int ramp) {
    if (ramp == 0) {
      return inside >= 0 ? 1 : 0;
    }
    return Math.max(0, Math.min(1, 0.5 + (inside + 0.5) / ramp));
  }

  private static float[] countdown(
      List<IndexSpan> spans, int main, int size, TargetOptions.Countdown kind) {
    float[] countdown = new float[size];
    for (int t = 0; t < size; t++) {
      countdown[t] = Float.NaN;
      if (kind == TargetOptions.Countdown.MAIN) {
        if (main >= 0) {
          countdown[t] = spans.get(main).start() - t;
        }
      } else {
        for (IndexSpan span : spans) {
          if (span.start() >= t) {
            countdown[t] = span.start() - t;
            break;
          }
        }
      }
    }
    return countdown;
  }
}
