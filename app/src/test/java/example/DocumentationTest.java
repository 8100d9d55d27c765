package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void theEmbeddingPageShowsTheExampleThatIsCompiledHere() throws IOException {
    String source = Files.readString(Path.of("src/test/java/example/EmbeddingExample.java"));
    String shown =
        source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end")).strip();
    assertThat(Files.readString(Path.of("../docs/embedding.md")))
        .contains("```java\n" + shown + "\n```");
  }

  @Test
  void everySettingOfATrainingThatTheDocumentsShowIsAccepted() throws IOException {
    List<String> shown = new ArrayList<>();
    try (Stream<Path> pages = Files.walk(Path.of("../docs"))) {
      for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("./expanse train ") && line.contains("--set "))
            .forEach(shown::add);
      }
    }
    assertThat(shown).hasSizeGreaterThan(3);
    for (String command : shown) {
      String preset = options(command, "--preset").stream().findFirst().orElse(Presets.DEFAULT);
      TrainingSettings settings = Presets.named(preset);
      for (String members : options(command, "--ensemble")) {
        settings = SettingsReader.withMembers(settings, Integer.parseInt(members));
      }
      TrainingSettings changed = SettingsReader.with(settings, options(command, "--set"));
      assertThatNoException().as(command).isThrownBy(() -> Assembly.requireConsistent(changed));
    }
  }

  /// What follows an option, each time it is given; quotes taken off.
  private static List<String> options(String command, String option) {
    return Pattern.compile(option + " (?:\"([^\"]*)\"|(\\S+))")
        .matcher(command)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .toList();
  }
}
