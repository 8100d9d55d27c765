package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.evaluation.SyntheticWindows.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationDocsTest {
  private static final Path SOURCES = Path.of("src/main/java/expanse/diagnosis");

  @Test
  void thePageNamesEveryBaselineAndEveryRuleOfTheDiagnosis() throws IOException {
    String page = Files.readString(Path.of("../docs/figures.md"));
    Evaluation evaluation = SyntheticWindows.of(new World(60, 3, -2, false, 1), 1).evaluate(10, 1);
    for (String name : evaluation.baselines().keySet()) {
      assertThat(page).contains("| `" + name + "` |");
    }
    List<String> rules;
    try (Stream<Path> files = Files.list(SOURCES)) {
      rules =
          files
              .filter(f -> f.getFileName().toString().endsWith("Rules.java"))
              .flatMap(EvaluationDocsTest::rules)
              .distinct()
              .toList();
    }
    assertThat(rules).hasSizeGreaterThan(12);
    for (String rule : rules) {
      assertThat(page).contains("| `" + rule + "` |");
    }
  }

  /// The first argument of every finding.
  private static Stream<String> rules(Path file) {
    try {
      return java.util.regex.Pattern.compile("new Finding\\(\\s*\"([a-z-]+)\"")
          .matcher(Files.readString(file))
          .results()
          .map(m -> m.group(1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
