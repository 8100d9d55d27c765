package expanse.segment;

import expanse.metric.Spans;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How spans may lie in a window and around it.
///
/// @param field of the stretch that was looked at
/// @param from step of the stretch that is the window's first bar
/// @param thresholdFactor what thresholds are multiplied with: 1 but for instruments that have one
///   of their own
public record WindowField(SpanField field, int from, double thresholdFactor) {
  private static final double LITTLE = 0.1; // match that a span needs to be looked at
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
    return new WindowField(new SpanField(bars, start, end, factor, new float[0]), 0, 1);
  }

  /// The best set of spans, in steps of the window; they may reach beyond it on both sides.
  ///
  /// @param threshold see [SpanField#best]
  public List<FieldSpan> best(double threshold) {
    return moved(field.best(threshold * thresholdFactor));
  }

  private List<FieldSpan> moved(List<FieldSpan> spans) {
    return spans.stream().map(span -> span.moved(-from)).toList();
  }

  /// The likeliest span whose last step is a given one, in steps of the window; null when none is
  /// likely at all.
  public @Nullable FieldSpan reaching(int step) {
    FieldSpan span = field.reaching(step + from);
    return span == null ? null : span.moved(-from);
  }

  /// The span that is likeliest the main one, that is the one whose middle is nearest to the
  /// window's: likely itself, while those nearer are not.
  ///
  /// @param bars of the window
  /// @return in steps of the window; null when no span is likely at all
  public @Nullable FieldSpan main(int bars) {
    List<FieldSpan> near =
        moved(field.best(LITTLE)).stream()
            .filter(span -> span.end() >= 0 && span.start() < bars)
            .sorted(
                Comparator.comparingInt(span -> Math.abs(span.start() + span.end() - (bars - 1))))
            .toList();
    FieldSpan main = null;
    double most = 0;
    double none = 1; // probability that no nearer span is there
    for (FieldSpan span : near) {
      if (none * span.probability() > most) {
        most = none * span.probability();
        main = span;
      }
      none *= 1 - span.probability();
    }
    return main;
  }
}
