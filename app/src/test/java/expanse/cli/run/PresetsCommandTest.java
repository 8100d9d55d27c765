package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Run;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsCommandTest {
  static Iterable<String> names() {
    return Presets.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsPrintedReadsBackAsThePreset(String name) {
    Run run = Run.of("presets", name);
    assertThat(run.code()).isZero();
    assertThat(SettingsReader.ofYaml(run.out(), "printed")).isEqualTo(Presets.named(name));
  }

  @Test
  void theListNamesAllPresets() {
    assertThat(Run.of("presets").out()).contains(Presets.names());
  }

  @Test
  void everyPresetThatASourceOrAPageAdvisesExists() throws IOException {
    Pattern advised = Pattern.compile("--preset[ =]([a-z][a-z0-9-]+)(?![a-z0-9./-])");
    List<String> unknown = new ArrayList<>();
    for (String folder : List.of("core/src/main", "app/src/main", "studio/src/main", "docs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
        for (Path file : files.filter(f -> f.toString().matches(".*[.](java|md|js)")).toList()) {
          Matcher name = advised.matcher(Files.readString(file));
          while (name.find()) {
            if (!Presets.names().contains(name.group(1))) {
              unknown.add(file + ": " + name.group(1));
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void anUnknownNameIsOneLineThatListsTheKnownOnes() {
    Run run = Run.of("presets", "best");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: no preset is called \"best\"")
        .contains(Presets.names());
  }
}
