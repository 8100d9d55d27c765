package expanse.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How a detector does that sees nothing after now: the key `live` of `evaluation.json`.
///
/// Reviewed bars are judged by the window that ends with them, as `expanse.detection.LiveDetector`
/// judges them, and again with the bars that follow within their reviewed window.
///
/// @param everyBars every so many bars are judged, and all bars of labelled spans; places in spans
///   and delays are counted on the latter, all else on the former
/// @param bars reviewed bars judged, those of spans beside the regular ones not counted
/// @param unjudgedBars reviewed bars with too few bars before them in their session
/// @param averagePrecision of the newest bars, over all thresholds
/// @param averagePrecisionInterval95 by resampling groups of windows
/// @param wholeWindow what the same bars score when their whole windows are seen
/// @param runThreshold at the run's threshold
/// @param liveThreshold at the threshold of the largest smoothed F1 of newest bars outside the test
///   subset
@JsonNaming(SnakeCaseStrategy.class)
public record LiveEvaluation(
    int everyBars,
    int bars,
    int unjudgedBars,
    double averagePrecision,
    @JsonProperty("average_precision_interval_95") double[] averagePrecisionInterval95,
    WholeWindow wholeWindow,
    AtThreshold runThreshold,
    AtThreshold liveThreshold) {

  /// Scores with all bars of the windows in sight, on the bars that were judged live.
  ///
  /// @param f1 per-bar micro, at the run's threshold
  /// @param recall per-bar micro, at the run's threshold
  /// @param averagePrecision over all thresholds
  @JsonNaming(SnakeCaseStrategy.class)
  public record WholeWindow(double f1, double recall, double averagePrecision) {}

  /// Scores at one threshold.
  ///
  /// @param threshold a bar is marked when its probability is larger
  /// @param f1 per-bar micro, nothing after the bar
  /// @param precision per-bar micro, nothing after the bar
  /// @param recall per-bar micro, nothing after the bar
  /// @param falseMarksPer1000Bars bars outside spans marked while newest, per 1,000 judged bars
  /// @param delay how late spans are found
  /// @param intervals95 of these figures
  /// @param sinceStart by the number of bars since the span began
  /// @param settling by the number of bars that have followed
  /// @param repaint how often marks change afterwards
  @JsonNaming(SnakeCaseStrategy.class)
  public record AtThreshold(
      double threshold,
      double f1,
      double precision,
      double recall,
      @JsonProperty("false_marks_per_1000_bars") double falseMarksPer1000Bars,
      Delay delay,
      @JsonProperty("intervals_95") Intervals intervals95,
      List<SinceStart> sinceStart,
      List<After> settling,
      Repaint repaint) {}

  /// Spans that lie within their window, each bar judged.
  ///
  /// @param spans number
  /// @param medianBars bars from the start of a span to the first bar in it that was marked while
  ///   newest, 0 at the start itself; median of the spans found; NaN when none was
  /// @param neverFound share of the spans of which no bar was marked while newest
  @JsonNaming(SnakeCaseStrategy.class)
  public record Delay(int spans, double medianBars, double neverFound) {}

  /// 95 % percentile intervals by resampling groups of windows, each `[lower, upper]`.
  ///
  /// @param f1 of the F1
  /// @param recall of the recall
  /// @param lossToWholeWindow F1 with the whole window in sight, at the run's threshold, minus F1
  /// @param falseMarksPer1000Bars of the false marks
  /// @param delayBars of the median delay
  /// @param neverFound of the share never found
  @JsonNaming(SnakeCaseStrategy.class)
  public record Intervals(
      double[] f1,
      double[] recall,
      double[] lossToWholeWindow,
      @JsonProperty("false_marks_per_1000_bars") double[] falseMarksPer1000Bars,
      double[] delayBars,
      double[] neverFound) {}

  /// Bars at one place in their span.
  ///
  /// @param bar 1 for the first bar of a span
  /// @param bars number of such bars
  /// @param recall share of them marked while newest
  /// @param f1 what the F1 would be if every labelled bar had this recall, with the false marks
  ///   that there are
  public record SinceStart(int bar, int bars, double recall, double f1) {}

  /// Scores when so many bars have followed: how fast the judgement settles. Taken over bars that
  /// have as many followers in their window as the last row asks for.
  ///
  /// @param followed bars after the judged one
  /// @param f1 per-bar micro
  /// @param precision per-bar micro
  /// @param recall per-bar micro
  public record After(int followed, double f1, double precision, double recall) {}

  /// Changes of marks on bars with so many followers in their window.
  ///
  /// @param within bars that follow
  /// @param marked bars marked while newest
  /// @param unmarkedLater share of them that lost their mark at least for a while
  /// @param unmarkedAtLast share of them without a mark when all those bars have followed
  /// @param unmarked bars not marked while newest
  /// @param markedLater share of them that had a mark at least for a while
  /// @param markedAtLast share of them with a mark when all those bars have followed
  @JsonNaming(SnakeCaseStrategy.class)
  public record Repaint(
      int within,
      int marked,
      double unmarkedLater,
      double unmarkedAtLast,
      int unmarked,
      double markedLater,
      double markedAtLast) {}
}
