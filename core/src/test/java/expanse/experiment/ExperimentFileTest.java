package expanse.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.settings.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What an experiment's file may say, and how it is told what it may not.
class ExperimentFileTest {
  private static final String DATA = "data: {m: {bars: b.csv, labels: l.csv}}\n";
  private static final String REST = "seeds: [1]\nsettings: {seed-crf: }\n";

  @TempDir Path folder;

  private ExperimentFile read(String yaml) throws IOException {
    return ExperimentFile.read(Files.writeString(folder.resolve("my.yaml"), yaml));
  }

  @Test
  void aSettingIsThePresetOfItsNameOrWhatDiffersFromOne() throws IOException {
    ExperimentFile file =
        read(
            """
            description: two
            data:
              m: {bars: sub/b.csv, labels: /l.csv, zone: Asia/Taipei, skip_bad: true}
            seeds: [3, 1]
            settings:
              seed-crf:
              wide: {preset: seed-baseline, model: {hidden: 200}}
              plain: {epochs: 7}
            """);
    assertThat(file.settings().keySet()).containsExactly("seed-crf", "wide", "plain");
    assertThat(file.settings().get("seed-crf")).isEqualTo(Presets.named("seed-crf"));
    assertThat(file.settings().get("wide").model().hidden()).isEqualTo(200);
    assertThat(file.settings().get("wide").preset()).isEqualTo("seed-baseline");
    assertThat(file.settings().get("plain").preset()).isEqualTo("recommended");
    assertThat(file.seeds()).containsExactly(3L, 1L);
    assertThat(file.data().get("m"))
        .containsEntry("bars", folder.toAbsolutePath().resolve("sub/b.csv").toString())
        .containsEntry("labels", "/l.csv")
        .containsEntry("zone", "Asia/Taipei")
        .containsEntry("skip-bad", "true");
  }

  @Test
  void optionsReplaceSeedsDataAndSettings() throws IOException {
    ExperimentFile file = read(DATA + REST);
    assertThat(file.with(List.of("epochs=3")).settings().get("seed-crf").epochs()).isEqualTo(3);
    assertThat(file.withSeeds(List.of(9L)).seeds()).containsExactly(9L);
    assertThat(file.withData(Map.of("bars", "x")).data())
        .isEqualTo(Map.of("m", Map.of("bars", "x")));
    assertThat(read(REST).withData(Map.of("bars", "x")).data()).containsOnlyKeys("data");
    ExperimentFile two = read("data: {a: {bars: b, labels: l}, b: {windows_file: w}}\n" + REST);
    assertThatThrownBy(() -> two.withData(Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a, b");
    assertThatThrownBy(() -> file.with(List.of("seed=3")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--set may not set seed");
    assertThatThrownBy(() -> file.with(List.of("threads=3")))
        .hasMessageContaining("--set may not set threads");
  }

  static List<Arguments> mistakes() {
    String laughs =
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
        f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
        g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
        h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]
        """;
    return List.of(
        Arguments.of(
            "seeds: [1]\nsetings: {}\n",
            "no key is called setings; did you mean settings? The keys are"),
        Arguments.of(DATA + "settings: {seed-crf: }\n", "seeds is missing"),
        Arguments.of(DATA + "seeds: []\nsettings: {seed-crf: }\n", "seeds is empty"),
        Arguments.of(DATA + "seeds: [1, 1]\nsettings: {seed-crf: }\n", "names one twice"),
        Arguments.of(
            DATA + "seeds: [one]\nsettings: {seed-crf: }\n", "which is not a whole number"),
        Arguments.of(
            DATA + "seeds: [1.5]\nsettings: {seed-crf: }\n", "which is not a whole number"),
        Arguments.of(DATA + "seeds: [1]\n", "settings is empty"),
        Arguments.of(DATA + "seeds: [1]\nsettings: [a]\n", "settings must be a group"),
        Arguments.of(
            DATA + "seeds: [1]\nsettings: {a: {epoch: 3}}\n", "no setting is called epoch"),
        Arguments.of(DATA + "seeds: [1]\nsettings: {a: {epochs: 0}}\n", "settings.a: epochs must"),
        Arguments.of(DATA + "seeds: [1]\nsettings: {a: {preset: x}}\n", "no preset is called"),
        Arguments.of(DATA + "seeds: [1]\nsettings: {a: {seed: 3}}\n", "may not set seed"),
        Arguments.of(DATA + "seeds: [1]\nsettings: {a: {threads: 3}}\n", "may not set threads"),
        Arguments.of(DATA + "seeds: [1]\nsettings: {../a: }\n", "names folders"),
        Arguments.of(
            DATA + "seeds: [1]\nsettings: {a: , a: }\n",
            "my.yaml, line 3, column 17: settings.a stands there twice, first in line 3, column"
                + " 12"),
        Arguments.of("data: {m: {bars: b}}\n" + REST, "data.m needs bars and labels"),
        Arguments.of("data: {m: {bars: , labels: l}}\n" + REST, "data.m.bars has no value"),
        Arguments.of("data: {m: {bar: b, labels: l}}\n" + REST, "no key is called data.m.bar"),
        Arguments.of("data: {m: {bars: b, labels: l, windows_file: w}}\n" + REST, "in their place"),
        Arguments.of("data: {m: 3}\n" + REST, "data.m must be a group"),
        Arguments.of("Dear diary,\nI bought the top.\n", "not an experiment"),
        Arguments.of("{a: [", "my.yaml, line 1, column 6: not YAML: expected the node content"),
        Arguments.of(
            DATA + "\tseeds: [1]\n", "my.yaml, line 2, column 1: not YAML: found character"),
        Arguments.of(
            DATA + "seeds: [1]\nsettings:\n  a:\n    optimiser: {epsilon: 0}\n",
            "my.yaml, line 5, column 17: settings.a: optimiser.epsilon must be above 0"),
        Arguments.of(
            DATA + "seeds: [1]\nsettings:\n  a:\n    ensemble: {folds: 3}\n    epochs: x\n",
            "my.yaml, line 6, column 5: settings.a: epochs must be a whole number"),
        Arguments.of("[".repeat(100_000), "not YAML"),
        Arguments.of(laughs, "no key is called a"),
        Arguments.of(laughs + DATA + "seeds: *h\nsettings: {seed-crf: }\n", "no key is called a"),
        Arguments.of(DATA + "seeds: &s [1, *s]\nsettings: {seed-crf: }\n", "not a whole number"),
        Arguments.of("# \n".repeat(400_000), "larger than 1 MB"),
        Arguments.of(
            DATA + "seeds: [" + seeds(10_001) + "]\nsettings: {seed-crf: }\n",
            "more than 10000 runs"));
  }

  private static String seeds(int count) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append(k == 0 ? "" : ",").append(k);
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLineThatNamesTheFile(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("my.yaml")
        .hasMessageContaining(message)
        .extracting(Throwable::getMessage)
        .satisfies(text -> assertThat(text.toString().lines()).hasSize(1));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ExperimentFile.read(folder.resolve("no.yaml")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no.yaml does not exist");
  }
}
