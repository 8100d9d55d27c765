package expanse.decoding;

import expanse.ensemble.WindowPrediction;
import expanse.metric.BarArrays;
import expanse.metric.Spans.Span;
import expanse.segment.FieldSpan;
import expanse.segment.WindowField;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.ArrayList;
import java.util.List;

/// Reads the spans of windows: whole ones from the model of spans where the run has one and decodes
/// by it, runs of marked bars otherwise.
///
/// @param rule threshold, shortest span and decoder
public record SpanReader(SpanRule rule) {
  /// The spans of every window.
  public List<List<PredictedSpan>> of(List<WindowPrediction> windows) {
    return windows.stream().map(this::of).toList();
  }

  /// The spans of a window, in time order.
  public List<PredictedSpan> of(WindowPrediction window) {
    WindowField field = window.field();
    return field != null && rule.decoder() == Decoder.SPANS
        ? placed(window, field)
        : marked(window);
  }

  private List<PredictedSpan> placed(WindowPrediction window, WindowField field) {
    List<PredictedSpan> spans = new ArrayList<>();
    for (FieldSpan span : rule.placed(field, window.bars())) {
      int[] start = span.startRange();
      int[] end = span.endRange();
      spans.add(
          new PredictedSpan(
              Math.max(0, span.start()),
              Math.min(window.bars() - 1, span.end()),
              span.probability(),
              BarArrays.doubles(span.types()),
              new PredictedSpan.Ends(start[0], start[1], end[0], end[1])));
    }
    return spans;
  }

  private List<PredictedSpan> marked(WindowPrediction window) {
    List<PredictedSpan> spans = new ArrayList<>();
    for (Span span : rule.spans(window)) {
      double sum = 0;
      for (int t = span.start(); t <= span.end(); t++) {
        sum += window.probability()[t];
      }
      spans.add(
          new PredictedSpan(
              span.start(),
              span.end(),
              sum / span.length(),
              BarArrays.doubles(window.typeProbability()),
              null));
    }
    return spans;
  }
}
