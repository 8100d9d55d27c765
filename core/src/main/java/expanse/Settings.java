package expanse;

import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.List;

/// What a training run depends on, built in code. Immutable.
///
/// Keys are those of `expanse presets recommended`; every value is checked when it is set.
public final class Settings {
  private final TrainingSettings values;

  private Settings(TrainingSettings values) {
    this.values = values;
  }

  /// The default: strong results from a few hundred labels.
  public static Settings recommended() {
    return preset(Presets.DEFAULT);
  }

  /// Named settings.
  ///
  /// @param name such as `recommended` or `seed-baseline`; `expanse presets` lists all
  /// @throws ExpanseException when there is no preset of that name; the message lists them
  public static Settings preset(String name) {
    return ExpanseException.call(() -> new Settings(Presets.named(name)));
  }

  /// Settings in a YAML file that names what differs from a preset.
  ///
  /// @throws ExpanseException when the file is missing or a value is not accepted; the message
  ///   names the key
  public static Settings read(Path yaml) {
    return ExpanseException.call(() -> new Settings(SettingsReader.read(yaml)));
  }

  /// The same settings but one.
  ///
  /// @param key dotted, such as `optimiser.learning_rate`
  /// @param value a number, a truth value, a name such as `one-cycle`, or a list of them
  /// @throws ExpanseException when there is no such key, or the value is not accepted
  public Settings with(String key, Object value) {
    return ExpanseException.call(
        () -> new Settings(SettingsReader.with(values, List.of(key + "=" + value))));
  }

  /// The same settings with another seed, from which every random choice of a run derives.
  public Settings withSeed(long seed) {
    return new Settings(values.withSeed(seed));
  }

  TrainingSettings values() {
    return values;
  }

  /// All settings as YAML.
  @Override
  public String toString() {
    return SettingsReader.toYaml(values);
  }
}
