package example;

// begin
import expanse.ta4j.ExpansionIndicator;
import expanse.ta4j.ExpansionRule;
import java.nio.file.Path;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;

public final class ExpansionStrategy {
  private ExpansionStrategy() {}

  /// Buys while an upward expansion goes on, and sells when the newest bar lies in none.
  public static Strategy of(ExpansionIndicator expansion) {
    return new BaseStrategy(
        "upward expansions",
        ExpansionRule.up(expansion),
        ExpansionRule.inside(expansion).negation(),
        expansion.getCountOfUnstableBars());
  }

  /// Trades at the open of the bar after the signal, with costs of 0.05 % a trade.
  public static TradingRecord backTest(Path run, BarSeries series) {
    try (ExpansionIndicator expansion = ExpansionIndicator.open(series, run)) {
      return new BarSeriesManager(
              series, new LinearTransactionCostModel(0.0005), new ZeroCostModel())
          .run(of(expansion));
    }
  }
}
// end
