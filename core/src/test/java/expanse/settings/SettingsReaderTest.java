package expanse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.feature.FeatureContext;
import expanse.model.CountdownTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
  static List<String> presets() {
    return Presets.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetSurvivesTheWayThroughYaml(String name) {
    TrainingSettings settings = Presets.named(name);
    assertThat(SettingsReader.ofYaml(SettingsReader.toYaml(settings), "text")).isEqualTo(settings);
    assertThat(settings.preset()).isEqualTo(name);
    assertThat(Presets.description(name)).endsWith(".");
  }

  @Test
  void theSeedsBaselineIsTheRunOfTheSeeds() {
    TrainingSettings s = Presets.named("seed-baseline");
    assertThat(s.features())
        .isEqualTo(new TrainingSettings.Features("original", FeatureContext.COLD));
    assertThat(s.epochs()).isEqualTo(100);
    assertThat(s.steps()).isZero();
    assertThat(s.batchSize()).isEqualTo(32);
    assertThat(s.seed()).isEqualTo(42);
    assertThat(s.loss().span().posWeight().resolve(1, 13)).isEqualTo(1);
    assertThat(s.loss().countdown())
        .isEqualTo(new TaskLosses.Countdown(CountdownTarget.CLIPPED, 20, 1));
    assertThat(s.balancing().kind()).isEqualTo(BalancingSettings.Kind.KENDALL);
    assertThat(s.balancing().kendall().pointer()).isEqualTo(-0.30);
    assertThat(s.optimiser())
        .isEqualTo(new TrainingSettings.Optimiser(1e-3, 0.01, 0.9, 0.999, 1e-8, 0));
    assertThat(s.schedule().kind()).isEqualTo(TrainingSettings.Schedule.Form.CONSTANT);
    assertThat(s.selection().metric()).isEqualTo(TrainingSettings.Selection.Metric.VALIDATION_LOSS);
    assertThat(s.selection().patience()).isZero();
    assertThat(s.augmentation().inversion() + s.augmentation().offset()).isZero();
    assertThat(s.ensemble().members()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "optimiser.learning_rate=0.01",
    "epochs=7",
    "seed=-12345678901234",
    "loss.span.pos_weight=auto",
    "loss.span.pos_weight=13.1",
    "loss.countdown.target=off",
    "schedule.kind=one-cycle",
    "model.start_at_prior=false",
    "features.set=corrected",
    "threads=2",
  })
  void aSingleSettingIsSetAndNothingElse(String change) {
    TrainingSettings before = Presets.named("seed-weighted");
    TrainingSettings after = SettingsReader.with(before, change);
    String key = change.substring(0, change.indexOf('='));
    String value = change.substring(change.indexOf('=') + 1);
    assertThat(SettingsReader.toTree(after).at("/" + key.replace('.', '/')).asString())
        .isEqualTo(value);
    String untouched = String.join("\n", SettingsReader.toYaml(before).lines().toList());
    assertThat(
            SettingsReader.toYaml(after).lines().filter(line -> !untouched.contains(line)).count())
        .isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          optimizer.learning_rate=1 | did you mean optimiser.learning_rate
          lr=1                      | no setting is called lr
          learning_rate=1           | did you mean optimiser.learning_rate
          epoch=1                   | did you mean epochs
          seed.x=1                  | no setting is called seed.x
          epochs=many               | epochs must be a whole number, but is "many"
          epochs=1.5                | epochs must be a whole number, but is "1.5"
          ensemble.folds=1          | ensemble.folds must be 0, or at least 2
          epochs=0                  | epochs must be between 1 and 100000, but is 0
          optimiser.learning_rate=0 | optimiser.learning_rate must be above 0, but is 0
          optimiser.learning_rate=x | optimiser.learning_rate must be a number, but is "x"
          schedule.kind=step        | schedule.kind must be one of constant, cosine, one-cycle, but is "step"
          model.attention=perhaps   | model.attention must be one of none, pooling, span-and-pooling
          model.start_at_prior=1.5  | model.start_at_prior must be true or false
          loss.span.pos_weight=-1   | loss.span.pos_weight must be above 0
          loss.span.pos_weight=big  | loss.span.pos_weight must be a number, auto or auto-sqrt
          loss.span=1               | loss.span is a group of settings
          epochs=[1, 2]             | epochs takes one value
          epochs=                   | epochs takes one value
          epochs                    | --set takes key=value
          split.validation=0.9      | leave nothing to train on
          """)
  void aWrongChangeIsRefusedInOneLineThatHelps(String change, String message) {
    assertThatThrownBy(() -> SettingsReader.with(Presets.named("recommended"), change))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aFileNamesOnlyWhatDiffersFromItsPreset(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("own.yaml");
    Files.writeString(file, "preset: seed-weighted\noptimiser:\n  clip_norm: 1\n");
    assertThat(SettingsReader.read(file))
        .isEqualTo(SettingsReader.with(Presets.named("seed-weighted"), "optimiser.clip_norm=1"));
    Files.writeString(file, "epochs: 3\n");
    assertThat(SettingsReader.read(file))
        .isEqualTo(SettingsReader.with(Presets.named("recommended"), "epochs=3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          just words        | own.yaml: contains no settings
          [1, 2]            | own.yaml: contains no settings
          a: [              | own.yaml, line 1, column 5: not YAML: expected the node content
          preset: best      | own.yaml, line 1, column 1: no preset is called "best"
          optimiser: 3      | line 1, column 1: optimiser is a group of settings with the keys learning_rate
          epoch: 3          | did you mean epochs
          seed: 1~epochs: 0 | own.yaml, line 2, column 1: epochs must be between 1 and 100000
          segments:~  bar_trees: x | own.yaml, line 2, column 3: segments.bar_trees must be a whole number
          segments:~ cuts: 1e9 | own.yaml, line 2, column 2: segments.cuts must be
          seed: 1~seed: 2   | own.yaml, line 2, column 1: seed stands there twice, first in line 1
          split: {test: .9} | own.yaml, line 1, column 1: split.validation
          """)
  void aWrongFileIsNamedWithWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> SettingsReader.ofYaml(yaml.replace('~', '\n'), "own.yaml"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void differencesNameTheKeyAndBothValues() {
    TrainingSettings a = Presets.named("recommended");
    TrainingSettings b = SettingsReader.with(a, List.of("epochs=3", "threads=9"));
    assertThat(SettingsReader.differences(a, b))
        .containsExactly("epochs " + a.epochs() + " against 3");
    assertThat(SettingsReader.differences(a, a)).isEmpty();
  }

  @Test
  void fewerMembersHaveFewerFolds() {
    TrainingSettings recommended = Presets.named("recommended");
    for (int members = 1; members <= 20; members++) {
      TrainingSettings.Ensemble ensemble =
          SettingsReader.withMembers(recommended, members).ensemble();
      assertThat(ensemble.members()).isEqualTo(members);
      assertThat(ensemble.folds()).isEqualTo(members == 1 ? 0 : Math.min(5, members));
    }
  }

  @Test
  void theWeightOfPositivesFollowsTheTrainingSubset() {
    assertThat(PositiveWeight.of("auto").resolve(10, 90)).isEqualTo(9);
    assertThat(PositiveWeight.of("auto-sqrt").resolve(10, 90)).isEqualTo(3);
    assertThat(PositiveWeight.of(2.5).resolve(10, 90)).isEqualTo(2.5);
    assertThat(PositiveWeight.of("auto").resolve(0, 90)).isEqualTo(1);
  }
}
