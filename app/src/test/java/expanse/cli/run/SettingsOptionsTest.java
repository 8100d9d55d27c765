package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.option.SettingsOptions;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SettingsOptionsTest {
  private static TrainingSettings parse(String... words) {
    SettingsOptions options = new SettingsOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("settings", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(words);
    return options.settings();
  }

  @Test
  void withoutOptionsTheDefaultPresetStands() {
    assertThat(parse()).isEqualTo(Presets.named(Presets.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void anyNumberOfModelsFitsTheDefaultPreset(int members) {
    assertThat(parse("--ensemble", "" + members).ensemble().members()).isEqualTo(members);
  }

  @Test
  void foldsMayBeSetBesideTheNumberOfModels() {
    TrainingSettings.Ensemble ensemble =
        parse("--preset=seed-baseline", "--ensemble=3", "--set=ensemble.folds=3").ensemble();
    assertThat(ensemble.members()).isEqualTo(3);
    assertThat(ensemble.folds()).isEqualTo(3);
  }

  @Test
  void laterChangesAndNamedOptionsWin() {
    TrainingSettings settings =
        parse("--preset=seed-baseline", "--set=epochs=3", "--set=epochs=4", "--seed=9");
    assertThat(settings.epochs()).isEqualTo(4);
    assertThat(settings.seed()).isEqualTo(9);
  }
}
