package expanse.live;

import expanse.detection.DetectedSpan;
import expanse.time.TimeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run says when a bar has closed.
///
/// @param symbol name of the instrument
/// @param model names the models and the threshold
/// @param time epoch milliseconds of the start of the bar
/// @param silence why nothing is said of it
/// @param missing bars still missing to a full window without a session gap; 0 when the bar was
///   predicted
/// @param probability that the bar lies inside an expansion, in [0, 1]; NaN when not predicted
/// @param threshold above which a bar is said to lie inside, in [0, 1]
/// @param disagreement between the models of the run: the standard deviation of their
///   probabilities; NaN when there is only one, or the bar was not predicted
/// @param startsSoon probability that an expansion starts within the next five bars, when none is
///   open; NaN when not predicted, and when the run has no model of spans
/// @param barsToStart bars to the next start, if one comes within 20; NaN as well
/// @param open the expansion that the bar belongs to, as far as it has come; null when it lies in
///   none
/// @param revises times of earlier bars whose detection is retracted: they were said to lie inside,
///   and no longer do; oldest first
public record LiveSignal(
    String symbol,
    String model,
    long time,
    Silence silence,
    int missing,
    double probability,
    double threshold,
    double disagreement,
    double startsSoon,
    double barsToStart,
    @Nullable DetectedSpan open,
    List<Long> revises) {
  /// Why a bar is not predicted.
  public enum Silence {
    /// It is.
    NONE,
    /// Too few bars have been seen yet.
    WARM_UP,
    /// Too few bars have been seen since a session gap.
    GAP
  }

  /// Copies the list.
  public LiveSignal {
    revises = List.copyOf(revises);
  }

  /// Whether the bar was predicted.
  public boolean predicted() {
    return silence == Silence.NONE;
  }

  /// Whether the bar is said to lie inside an expansion.
  public boolean inside() {
    return probability > threshold;
  }

  /// Names this signal: the same bar of the same symbol has the same name with the same model,
  /// whoever asks and however often.
  public String id() {
    return id(time);
  }

  /// The name of what the same model says of another bar of the symbol.
  public String id(long barTime) {
    return symbol + "@" + TimeText.of(barTime) + "#" + model;
  }
}
