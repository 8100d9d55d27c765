package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Run;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
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
