package expanse.evaluation;

import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import java.util.List;

/// How probabilities of bars become spans: bars above a threshold (strictly), connected, short ones
/// erased. Gaps are not merged.
///
/// @param threshold a bar is predicted when its probability is larger
/// @param minSpanLength shorter spans are erased; 1 keeps all
public record SpanRule(double threshold, int minSpanLength) {
  /// Checks the ranges.
  public SpanRule {
    if (!(threshold > Double.NEGATIVE_INFINITY) || minSpanLength < 1) {
      throw new IllegalArgumentException("a threshold is a number, a shortest span at least 1 bar");
    }
  }

  /// The predicted spans of a window, or of any run of bars without a gap.
  public List<Span> spans(float[] probability) {
    return Spans.components(probability, threshold, minSpanLength);
  }

  /// Which bars are predicted.
  public boolean[] mask(float[] probability) {
    boolean[] mask = new boolean[probability.length];
    for (Span span : spans(probability)) {
      java.util.Arrays.fill(mask, span.start(), span.end() + 1, true);
    }
    return mask;
  }
}
