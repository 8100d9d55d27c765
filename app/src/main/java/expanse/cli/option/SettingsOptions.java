package expanse.cli.option;

import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that change settings.
public final class SettingsOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME|FILE",
      defaultValue = Presets.DEFAULT,
      completionCandidates = Candidates.PresetNames.class,
      description = "A preset (see expanse presets) or a YAML file. Default: recommended.")
  private String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      completionCandidates = Candidates.SettingKeys.class,
      description = "Change a setting, such as optimiser.learning_rate=0.002. Repeatable.")
  private List<String> changes = new ArrayList<>();

  @Mixin private ComputingOptions computing = new ComputingOptions();

  @Option(names = "--ensemble", paramLabel = "N", description = "Number of networks to average.")
  private @Nullable Integer ensemble;

  /// The settings.
  public TrainingSettings settings() {
    TrainingSettings settings =
        preset.endsWith(".yaml") || preset.endsWith(".yml")
            ? SettingsReader.read(Path.of(preset))
            : Presets.named(preset);
    List<String> all = new ArrayList<>(changes);
    all.addAll(computing.changes());
    if (ensemble != null) {
      settings = SettingsReader.withMembers(settings, ensemble);
      all.add("ensemble.members=" + ensemble);
    }
    return SettingsReader.with(settings, all);
  }

  /// The options as the user typed them, each with a space in front, to repeat them.
  public String typed() {
    StringBuilder text = new StringBuilder();
    if (!preset.equals(Presets.DEFAULT)) {
      text.append(" --preset ").append(preset);
    }
    changes.forEach(change -> text.append(" --set ").append(change));
    text.append(computing.typed());
    return ensemble == null ? text.toString() : text + " --ensemble " + ensemble;
  }
}
