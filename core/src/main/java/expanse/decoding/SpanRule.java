package expanse.decoding;

import expanse.ensemble.WindowPrediction;
import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import expanse.segment.FieldSpan;
import expanse.segment.WindowField;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How predictions of bars become spans: detected bars that touch; short spans are dropped. Gaps
/// are not merged.
///
/// @param threshold a bar is detected when its probability is larger (strictly)
/// @param minSpanLength shorter spans are erased; 1 keeps all
/// @param decoder whether bars are detected by probability or by the best path of a CRF
public record SpanRule(double threshold, int minSpanLength, Decoder decoder) {
  /// A bar is on the best path when more than this share of the models say so.
  public static final double MAJORITY = 0.5;

  /// Checks the ranges.
  public SpanRule {
    if (!(threshold > Double.NEGATIVE_INFINITY) || minSpanLength < 1) {
      throw new IllegalArgumentException("a threshold is a number, a shortest span at least 1 bar");
    }
  }

  /// A rule that detects by probability.
  public SpanRule(double threshold, int minSpanLength) {
    this(threshold, minSpanLength, Decoder.MARGINALS);
  }

  /// The same threshold and shortest span with another decoder.
  public SpanRule with(Decoder other) {
    return new SpanRule(threshold, minSpanLength, other);
  }

  /// Whether a bar is detected.
  ///
  /// @param probability of the bar
  /// @param path share of the models whose best tag sequence has the bar inside a span; NaN without
  ///   a CRF
  public boolean marks(double probability, double path) {
    return switch (decoder) {
      case MARGINALS, SPANS -> probability > threshold;
      case VITERBI -> path > MAJORITY;
    };
  }

  /// The predicted spans of a window.
  public List<Span> spans(WindowPrediction window) {
    return spans(window.probability(), window.path(), window.field());
  }

  /// The predicted spans of any run of bars without a gap.
  ///
  /// @param probability of every bar
  /// @param path share of the models whose best tag sequence has the bar inside a span; empty
  ///   without a CRF
  /// @param field where spans may lie; only read when that is the decoder, and where it is missing
  ///   probabilities mark
  public List<Span> spans(float[] probability, float[] path, @Nullable WindowField field) {
    if (decoder == Decoder.SPANS && field != null) {
      return inside(field, probability.length);
    }
    return Spans.gathered(
        probability.length,
        t -> marks(probability[t], path.length == 0 ? Double.NaN : path[t]),
        minSpanLength);
  }

  /// Gathers detected bars into spans while they come.
  public Spans.Gatherer gatherer() {
    return new Spans.Gatherer(minSpanLength);
  }

  private List<Span> inside(WindowField field, int bars) {
    return placed(field, bars).stream()
        .map(span -> new Span(Math.max(0, span.start()), Math.min(bars - 1, span.end())))
        .toList();
  }

  /// The best spans of a field that lie within a number of bars, or reach into them.
  public List<FieldSpan> placed(WindowField field, int bars) {
    return field.best(threshold).stream()
        .filter(span -> span.end() >= 0 && span.start() < bars && span.length() >= minSpanLength)
        .toList();
  }

  /// Which bars of a window are predicted.
  public boolean[] mask(WindowPrediction window) {
    boolean[] mask = new boolean[window.bars()];
    for (Span span : spans(window)) {
      Arrays.fill(mask, span.start(), span.end() + 1, true);
    }
    return mask;
  }
}
