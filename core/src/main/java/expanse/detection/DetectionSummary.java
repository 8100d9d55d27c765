package expanse.detection;

/// What a detection over a series went through.
///
/// @param bars all bars
/// @param segments stretches without a session gap
/// @param shortSegments those shorter than a window, which are not predicted
/// @param unpredictedBars bars in them
/// @param windows windows predicted
/// @param spans spans found
public record DetectionSummary(
    int bars, int segments, int shortSegments, int unpredictedBars, int windows, int spans) {
  static final DetectionSummary NONE = new DetectionSummary(0, 0, 0, 0, 0, 0);

  /// What two detections went through together.
  DetectionSummary plus(DetectionSummary other) {
    return new DetectionSummary(
        bars + other.bars,
        segments + other.segments,
        shortSegments + other.shortSegments,
        unpredictedBars + other.unpredictedBars,
        windows + other.windows,
        spans + other.spans);
  }
}
