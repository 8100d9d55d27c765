package expanse.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What somebody would have seen who followed the signals of newest bars through reviewed windows,
/// every bar replayed: the key `live.lived_through` of `evaluation.json`.
///
/// A signal begins with a bar that is detected while it is the newest, when the bar before it was
/// not. It is right when this bar lies inside a labelled span.
///
/// @param bars reviewed bars that were replayed
/// @param barsADay of the series, the median of its days
/// @param run signals of the run, at its live threshold
/// @param rules the same of simple rules, which know nothing of later bars either
@JsonNaming(SnakeCaseStrategy.class)
public record LivedThrough(int bars, double barsADay, Followed run, List<Followed> rules) {
  /// Bars within which it is looked whether a signal is taken back.
  public static final int TAKEN_BACK_WITHIN = 20;

  /// Copies the list.
  public LivedThrough {
    rules = List.copyOf(rules);
  }

  /// What came of following one detector.
  ///
  /// @param name of the rule, in words
  /// @param signals number
  /// @param signalsADay signals for as many reviewed bars as a day has
  /// @param right fraction of the signals that are right; NaN without a signal
  /// @param takenBack fraction of the signals whose bar is not detected any more at some time
  ///   within [#TAKEN_BACK_WITHIN] bars; 0 for simple rules, which do not change their minds
  /// @param spans labelled spans that lie within their window, each bar replayed
  /// @param delayBars bars from the start of a span to its first detected bar, median of those
  ///   detected
  /// @param missed fraction of the spans of which no bar was detected while newest
  /// @param lagBars how many bars later the run detects spans than this rule, mean over the spans
  ///   that both detect; below 0 when the run is earlier; NaN for the run itself
  /// @param intervals95 of these figures
  @JsonNaming(SnakeCaseStrategy.class)
  public record Followed(
      String name,
      int signals,
      double signalsADay,
      double right,
      double takenBack,
      int spans,
      double delayBars,
      double missed,
      double lagBars,
      @JsonProperty("intervals_95") Intervals intervals95) {}

  /// 95 % percentile intervals by resampling groups of windows, each `[lower, upper]`.
  ///
  /// @param signalsADay of the signals a day
  /// @param right of the fraction that is right
  /// @param takenBack of the fraction taken back
  /// @param delayBars of the median delay
  /// @param missed of the fraction missed
  /// @param lagBars of the mean lag
  @JsonNaming(SnakeCaseStrategy.class)
  public record Intervals(
      double[] signalsADay,
      double[] right,
      double[] takenBack,
      double[] delayBars,
      double[] missed,
      double[] lagBars) {}
}
