package expanse.studio.training;

import expanse.detection.DetectedSpan;
import expanse.detection.SpanDetail;
import expanse.market.BarSeries;
import org.jspecify.annotations.Nullable;

/// A span that a run has found, in rows of the series.
///
/// @param start row of its first bar
/// @param end row of its last bar
/// @param type the user's word for it, empty when the run tells none
/// @param probability as the run says it, see [DetectedSpan#probability]
/// @param spread disagreement between the models, mean over its bars; NaN with one model
/// @param ends rows between which it begins with 80 %, and rows between which it ends with 80 %;
///   null when the run does not say
record Found(
    int start, int end, String type, double probability, double spread, int @Nullable [] ends) {
  /// @param first row of the bar that the detector counts as 0
  static Found of(DetectedSpan span, int first, BarSeries bars) {
    SpanDetail detail = span.detail();
    return new Found(
        span.start() + first,
        span.end() + first,
        span.type().text(),
        span.probability(),
        span.uncertainty(),
        detail == null
            ? null
            : new int[] {
              bars.floorIndex(detail.startFrom()),
              bars.floorIndex(detail.startTo()),
              bars.floorIndex(detail.endFrom()),
              bars.floorIndex(detail.endTo())
            });
  }

  boolean meets(Found other) {
    return start <= other.end && other.start <= end;
  }

  int length() {
    return end - start + 1;
  }
}
