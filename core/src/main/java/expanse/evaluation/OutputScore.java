package expanse.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How one output of a run does beside simple rules, on the same windows.
///
/// @param measure what the value is, in words
/// @param unit `share` for what should be large, `bars` for errors, which should be small
/// @param cases spans, windows or bars that it rests on
/// @param value of the run; NaN when the run has no such output
/// @param constant whether the run says the same of all cases, or nearly so
/// @param against the simple rules, by name
/// @param verdict `better than …`, `not shown to be better than …`, or why there is none
@JsonNaming(SnakeCaseStrategy.class)
public record OutputScore(
    String measure,
    String unit,
    int cases,
    double value,
    boolean constant,
    Map<String, Against> against,
    String verdict) {
  /// How the verdict on an output that beats its simple rules begins.
  public static final String BETTER = "better than ";

  /// How the verdict on an output that does not begins.
  public static final String NOT_SHOWN = "not shown to be better than ";

  /// A simple rule.
  ///
  /// @param value of the rule
  /// @param difference how much better the run is: its value minus the rule's, or for errors the
  ///   rule's minus its own
  /// @param differenceInterval95 by resampling groups of windows
  @JsonNaming(SnakeCaseStrategy.class)
  public record Against(
      double value,
      double difference,
      @JsonProperty("difference_interval_95") double[] differenceInterval95) {
    /// Whether the run is shown to be better: the interval lies above zero.
    public boolean beaten() {
      return differenceInterval95[0] > 0;
    }

    /// Whether the run is shown to be worse: the interval lies below zero.
    public boolean worse() {
      return differenceInterval95[1] < 0;
    }
  }

  /// What the strongest simple rule reaches, the one that the run is least ahead of; NaN without.
  public double strongest() {
    double value = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    for (Against rule : against.values()) {
      if (rule.difference() < least) {
        least = rule.difference();
        value = rule.value();
      }
    }
    return value;
  }

  /// A simple rule that the run is shown to be worse than, null when there is none.
  public @Nullable String worseThan() {
    for (Map.Entry<String, Against> rule : against.entrySet()) {
      if (rule.getValue().worse()) {
        return rule.getKey();
      }
    }
    return null;
  }

  /// Whether the run is shown to be better than every simple rule.
  public boolean better() {
    return verdict.startsWith(BETTER);
  }
}
