package expanse.cli.option;

import expanse.label.HindsightRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The parameters of the hindsight rule; what is not given stays as the rule has it.
public final class HindsightOptions {
  @Option(names = "--min-bars", paramLabel = "N", description = "Shortest span. Default: 4.")
  private @Nullable Integer minBars;

  @Option(names = "--max-bars", paramLabel = "N", description = "Longest span. Default: 25.")
  private @Nullable Integer maxBars;

  @Option(
      names = "--min-speed",
      paramLabel = "X",
      description =
          "Minimum speed: net move / (local volatility x square root of length). Default: 3.")
  private @Nullable Double minSpeed;

  @Option(
      names = "--min-efficiency",
      paramLabel = "X",
      description = "Minimum efficiency: net move / distance travelled, 0 to 1. Default: 0.6.")
  private @Nullable Double minEfficiency;

  @Option(
      names = "--volatility-bars",
      paramLabel = "N",
      description = "Bars before a span that define the local volatility. Default: 60.")
  private @Nullable Integer volatilityBars;

  @Option(
      names = "--context-bars",
      paramLabel = "N",
      description = "Bars before a span that decide its type. Default: 15.")
  private @Nullable Integer contextBars;

  @Option(
      names = "--max-range",
      paramLabel = "X",
      description =
          "Maximum range of a consolidation / (local volatility x square root of length). Default:"
              + " 2.")
  private @Nullable Double maxRange;

  @Option(
      names = "--min-retracement",
      paramLabel = "X",
      description = "Minimum counter-move of a retracement, in the same unit. Default: 0.5.")
  private @Nullable Double minRetracement;

  @Option(
      names = "--trend-bars",
      paramLabel = "N",
      description = "Bars that define the trend before a retracement. Default: 45.")
  private @Nullable Integer trendBars;

  public HindsightRule rule() {
    HindsightRule d = HindsightRule.defaults();
    return new HindsightRule(
        minBars == null ? d.minBars() : minBars,
        maxBars == null ? d.maxBars() : maxBars,
        minSpeed == null ? d.minSpeed() : minSpeed,
        minEfficiency == null ? d.minEfficiency() : minEfficiency,
        volatilityBars == null ? d.volatilityBars() : volatilityBars,
        contextBars == null ? d.contextBars() : contextBars,
        maxRange == null ? d.maxRange() : maxRange,
        minRetracement == null ? d.minRetracement() : minRetracement,
        trendBars == null ? d.trendBars() : trendBars);
  }
}
