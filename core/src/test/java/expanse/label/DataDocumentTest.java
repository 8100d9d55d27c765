package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.NumberText;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds docs/data.md to what the program does.
final class DataDocumentTest {
  private static String document() throws IOException {
    Path fromModule = Path.of("../docs/data.md");
    return Files.readString(Files.exists(fromModule) ? fromModule : Path.of("docs/data.md"));
  }

  private static List<MatchResult> find(String regex, String text) {
    return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).results().toList();
  }

  @Test
  void everyTimeInTheTableIsTheSameInstant() throws IOException {
    List<MatchResult> rows = find("^\\| `(\\d[^`]+)` \\|", document());
    assertThat(rows).hasSize(16);
    for (MatchResult row : rows) {
      TimeParser parser = new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE);
      assertThat(TimeText.of(parser.parse(row.group(1))))
          .as(row.group(1))
          .isEqualTo("2024-01-31T14:30:00Z");
    }
  }

  @Test
  void whatTheDocumentCallsUnclearIsRefused() {
    TimeParser parser = new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE);
    for (String text : List.of("01/02/2024", "17", "45322")) {
      assertThatThrownBy(() -> parser.parse(text)).isInstanceOf(DateTimeException.class);
    }
  }

  @Test
  void theParametersOfTheHindsightRuleHaveTheDefaultsOfTheTable() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row : find("^\\| `--([a-z-]+)` \\| ([0-9.]+) \\|", document())) {
      documented.put(row.group(1), row.group(2));
    }
    HindsightRule rule = HindsightRule.defaults();
    assertThat(documented)
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "min-bars", NumberText.of(rule.minBars()),
                    "max-bars", NumberText.of(rule.maxBars()),
                    "min-speed", NumberText.of(rule.minSpeed()),
                    "min-efficiency", NumberText.of(rule.minEfficiency()),
                    "volatility-bars", NumberText.of(rule.volatilityBars()),
                    "context-bars", NumberText.of(rule.contextBars()),
                    "max-range", NumberText.of(rule.maxRange()),
                    "min-retracement", NumberText.of(rule.minRetracement()),
                    "trend-bars", NumberText.of(rule.trendBars()))));
  }
}
