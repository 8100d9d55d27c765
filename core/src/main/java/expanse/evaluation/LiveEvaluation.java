package expanse.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How a detector does that sees nothing after now: the key `live` of `evaluation.json`.
///
/// Reviewed bars are scored by the window that ends with them, as `expanse.detection.BarDetector`
/// scores them, and again with the bars that follow within their reviewed window.
///
/// @param everyBars every so many bars are scored, and all bars of labelled spans; places in spans
///   and delays are counted on the latter, all else on the former
/// @param bars reviewed bars scored, those of spans beside the regular ones not counted
/// @param skippedBars reviewed bars with too few bars before them in their session, of the same
///   regular ones
/// @param averagePrecision of the newest bars, over all thresholds
/// @param averagePrecisionInterval95 by resampling groups of windows
/// @param wholeWindow what the same bars score when their whole windows are seen
/// @param newest the probabilities that live use tells
/// @param runThreshold at the run's threshold
/// @param liveThreshold at the threshold that the run has chosen for newest bars, outside the test
///   subset
/// @param livedThrough signals, followed bar by bar; null when not every bar was scored
@JsonNaming(SnakeCaseStrategy.class)
public record LiveEvaluation(
    int everyBars,
    int bars,
    int skippedBars,
    double averagePrecision,
    @JsonProperty("average_precision_interval_95") double[] averagePrecisionInterval95,
    WholeWindow wholeWindow,
    Newest newest,
    AtThreshold runThreshold,
    AtThreshold liveThreshold,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LivedThrough livedThrough) {
  /// The same with what somebody would have seen.
  public LiveEvaluation with(LivedThrough newLivedThrough) {
    return new LiveEvaluation(
        everyBars,
        bars,
        skippedBars,
        averagePrecision,
        averagePrecisionInterval95,
        wholeWindow,
        newest,
        runThreshold,
        liveThreshold,
        newLivedThrough);
  }

  /// Scores with the whole windows known, on the bars that were scored live.
  ///
  /// @param f1 per-bar micro, at the run's threshold
  /// @param recall per-bar micro, at the run's threshold
  /// @param averagePrecision over all thresholds
  @JsonNaming(SnakeCaseStrategy.class)
  public record WholeWindow(double f1, double recall, double averagePrecision) {}

  /// The probabilities that live use tells: those of newest bars, corrected.
  ///
  /// @param threshold the live threshold on them
  /// @param calibrationError how far they are from frequencies, see [expanse.metric.Calibration]
  /// @param uncorrected the same error before they are corrected
  @JsonNaming(SnakeCaseStrategy.class)
  public record Newest(double threshold, double calibrationError, double uncorrected) {}

  /// Scores at one threshold.
  ///
  /// @param threshold a bar is detected when its probability, before it is corrected for live use,
  ///   is larger
  /// @param f1 per-bar micro, nothing after the bar
  /// @param precision per-bar micro, nothing after the bar
  /// @param recall per-bar micro, nothing after the bar
  /// @param falseDetectionsPer1000Bars bars outside labelled spans detected while newest, per 1,000
  ///   scored bars
  /// @param delay how late spans are detected
  /// @param intervals95 of these figures
  /// @param sinceStart by the number of bars since the span began
  /// @param settling by the number of bars known after the scored bar
  /// @param retraction how often detections change afterwards
  @JsonNaming(SnakeCaseStrategy.class)
  public record AtThreshold(
      double threshold,
      double f1,
      double precision,
      double recall,
      @JsonProperty("false_detections_per_1000_bars") double falseDetectionsPer1000Bars,
      Delay delay,
      @JsonProperty("intervals_95") Intervals intervals95,
      List<SinceStart> sinceStart,
      List<After> settling,
      Retraction retraction) {}

  /// Spans that lie within their window, each bar scored.
  ///
  /// @param spans number
  /// @param medianBars bars from the start of a span to the first bar in it that was detected while
  ///   newest, 0 at the start itself; median of the spans detected; NaN when none was
  /// @param missed fraction of the spans of which no bar was detected while newest
  @JsonNaming(SnakeCaseStrategy.class)
  public record Delay(int spans, double medianBars, double missed) {}

  /// 95 % percentile intervals by resampling groups of windows, each `[lower, upper]`.
  ///
  /// @param f1 of the F1
  /// @param recall of the recall
  /// @param lossToWholeWindow F1 with the whole window known, at the run's threshold, minus F1
  /// @param falseDetectionsPer1000Bars of the false detections
  /// @param delayBars of the median delay
  /// @param missed of the fraction missed
  @JsonNaming(SnakeCaseStrategy.class)
  public record Intervals(
      double[] f1,
      double[] recall,
      double[] lossToWholeWindow,
      @JsonProperty("false_detections_per_1000_bars") double[] falseDetectionsPer1000Bars,
      double[] delayBars,
      double[] missed) {}

  /// Bars at one place in their span.
  ///
  /// @param bar 1 for the first bar of a span
  /// @param bars number of such bars
  /// @param recall fraction of them detected while newest
  /// @param f1 what the F1 would be if every labelled bar had this recall, with the false
  ///   detections that there are
  public record SinceStart(int bar, int bars, double recall, double f1) {}

  /// Scores when so many bars have followed: how fast predictions settle. Taken over bars that have
  /// as many followers in their window as the last row asks for.
  ///
  /// @param followed bars after the scored one
  /// @param f1 per-bar micro
  /// @param precision per-bar micro
  /// @param recall per-bar micro
  public record After(int followed, double f1, double precision, double recall) {}

  /// How detections change afterwards, on bars with so many followers in their window.
  ///
  /// @param within bars that follow
  /// @param detected bars detected while newest
  /// @param retractedAtAnyTime fraction of them not detected any more, at least for a while
  /// @param retractedAtEnd fraction of them not detected when all those bars have followed
  /// @param undetected bars not detected while newest
  /// @param addedAtAnyTime fraction of them detected later, at least for a while
  /// @param addedAtEnd fraction of them detected when all those bars have followed
  @JsonNaming(SnakeCaseStrategy.class)
  public record Retraction(
      int within,
      int detected,
      double retractedAtAnyTime,
      double retractedAtEnd,
      int undetected,
      double addedAtAnyTime,
      double addedAtEnd) {}
}
