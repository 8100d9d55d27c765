package expanse.ta4j;

import expanse.Signal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.rules.AbstractRule;

/// Satisfied at bars that lie inside an expansion, as far as is known when they close.
public final class ExpansionRule extends AbstractRule {
  private final ExpansionIndicator indicator;
  private final Predicate<Signal> holds;

  private ExpansionRule(ExpansionIndicator indicator, Predicate<Signal> holds) {
    this.indicator = indicator;
    this.holds = holds;
  }

  /// Satisfied where the probability is above the threshold that the run chose for newest bars.
  public static ExpansionRule inside(ExpansionIndicator indicator) {
    return new ExpansionRule(indicator, Signal::inside);
  }

  /// Satisfied where the probability is above another threshold.
  ///
  /// @param threshold in [0, 1]
  public static ExpansionRule above(ExpansionIndicator indicator, double threshold) {
    return new ExpansionRule(indicator, signal -> signal.probability() > threshold);
  }

  /// Satisfied inside an expansion in which price has risen so far.
  public static ExpansionRule up(ExpansionIndicator indicator) {
    return towards(indicator, "up");
  }

  /// Satisfied inside an expansion in which price has fallen so far.
  public static ExpansionRule down(ExpansionIndicator indicator) {
    return towards(indicator, "down");
  }

  private static ExpansionRule towards(ExpansionIndicator indicator, String direction) {
    return new ExpansionRule(
        indicator,
        signal ->
            signal.inside()
                && signal.open().filter(span -> span.direction().equals(direction)).isPresent());
  }

  @Override
  public boolean isSatisfied(int index, @Nullable TradingRecord record) {
    boolean satisfied = indicator.signal(index).filter(holds).isPresent();
    traceIsSatisfied(index, satisfied);
    return satisfied;
  }
}
