package expanse.cli.option;

import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices.")
  private @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Does not change any result. Default: all cores.")
  private @Nullable Integer threads;

  @Option(names = "--ensemble", paramLabel = "N", description = "Number of networks to average.")
  private @Nullable Integer ensemble;

  /// The settings.
  public TrainingSettings settings() {
    TrainingSettings settings =
        preset.endsWith(".yaml") || preset.endsWith(".yml")
            ? SettingsReader.read(Path.of(preset))
            : Presets.named(preset);
    List<String> all = new ArrayList<>(changes);
    add(all, "seed", seed);
    add(all, "threads", threads);
    add(all, "ensemble.members", ensemble);
    TrainingSettings resized =
        ensemble == null ? settings : SettingsReader.withMembers(settings, ensemble);
    return SettingsReader.with(resized, all);
  }

  /// The options as the user typed them, each with a space in front, to repeat them.
  public String typed() {
    StringBuilder text = new StringBuilder();
    if (!preset.equals(Presets.DEFAULT)) {
      text.append(" --preset ").append(preset);
    }
    changes.forEach(change -> text.append(" --set ").append(change));
    typed(text, "--seed", seed);
    typed(text, "--threads", threads);
    typed(text, "--ensemble", ensemble);
    return text.toString();
  }

  private static void typed(StringBuilder text, String option, @Nullable Object value) {
    if (value != null) {
      text.append(' ').append(option).append(' ').append(value);
    }
  }

  private static void add(List<String> changes, String key, @Nullable Object value) {
    if (value != null) {
      changes.add(key + "=" + value);
    }
  }
}
