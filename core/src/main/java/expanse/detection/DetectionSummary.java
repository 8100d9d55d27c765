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
    int bars, int segments, int shortSegments, int unpredictedBars, int windows, int spans) {}
