package expanse.decoding;

import expanse.ensemble.WindowPrediction;
import expanse.feature.SpanContext;
import expanse.market.BarSeries;
import expanse.metric.Spans.Span;
import expanse.tree.SpanTypeModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the spans of windows out of what a run says of their bars: one record for each, which a
/// model that scores whole spans can give instead.
public final class SpanReader {
  private final SpanRule rule;
  private final @Nullable SpanTypeModel types;
  private final BarSeries bars;
  private final int[] segments;
  private final boolean own;

  /// @param types of the run, null when it has none
  /// @param bars that the windows lie in
  /// @param own whether the run was trained on these bars, so that types of labels that it knows
  ///   have to be told by those of its models that do not
  public SpanReader(SpanRule rule, @Nullable SpanTypeModel types, BarSeries bars, boolean own) {
    this.rule = rule;
    this.types = types;
    this.bars = bars;
    this.own = own;
    segments = SpanTypeModel.segmentStarts(bars);
  }

  /// The spans of every window.
  public List<List<PredictedSpan>> of(List<WindowPrediction> windows) {
    return windows.stream().map(this::of).toList();
  }

  /// The spans of a window, in time order.
  public List<PredictedSpan> of(WindowPrediction window) {
    List<PredictedSpan> spans = new ArrayList<>();
    for (Span span : rule.spans(window)) {
      double sum = 0;
      for (int t = span.start(); t <= span.end(); t++) {
        sum += window.probability()[t];
      }
      spans.add(
          new PredictedSpan(
              span.start(), span.end(), sum / span.length(), types(window, span), null));
    }
    return spans;
  }

  private double[] types(WindowPrediction window, Span span) {
    if (types != null && types.isTrained()) {
      int start = window.window().start() + span.start();
      int end = window.window().start() + span.end();
      return types.probabilities(
          SpanContext.of(bars, segments[start], start, end), own ? start : -1);
    }
    double[] p = new double[window.typeProbability().length];
    for (int k = 0; k < p.length; k++) {
      p[k] = window.typeProbability()[k];
    }
    return p;
  }
}
