package expanse.segment;

import expanse.metric.Spans;
import java.util.List;

/// How spans may lie in a window and around it.
///
/// @param field of the stretch that was looked at
/// @param from step of the stretch that is the window's first bar
public record WindowField(SpanField field, int from) {
  private static final double CERTAIN = 1e12; // factor of a span that is there

  /// Spans that are known to be where they are.
  ///
  /// @param spans in order of time
  /// @param bars of the window
  public static WindowField certain(List<Spans.Span> spans, int bars) {
    short[] start = new short[spans.size()];
    short[] end = new short[spans.size()];
    double[] factor = new double[spans.size()];
    for (int k = 0; k < factor.length; k++) {
      start[k] = (short) spans.get(k).start();
      end[k] = (short) spans.get(k).end();
      factor[k] = CERTAIN;
    }
    return new WindowField(new SpanField(bars, start, end, factor, new float[0][0]), 0);
  }

  /// The best set of spans, in steps of the window; they may reach beyond it on both sides.
  ///
  /// @param threshold see [SpanField#best]
  public List<FieldSpan> best(double threshold) {
    return field.best(threshold).stream().map(span -> span.moved(-from)).toList();
  }
}
