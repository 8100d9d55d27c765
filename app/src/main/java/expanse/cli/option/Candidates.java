package expanse.cli.option;

import expanse.base.EnumNames;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.Arrays;
import java.util.Iterator;

/// Values that a shell may complete.
public final class Candidates {
  private Candidates() {}

  /// The names of presets.
  public static final class PresetNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Presets.names().iterator();
    }
  }

  /// The names of decoders.
  public static final class Decoders implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Decoder.values()).map(EnumNames::of).iterator();
    }
  }

  /// The keys of settings, each with the sign behind which its value stands.
  public static final class SettingKeys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SettingsReader.keys().stream().map(key -> key + "=").iterator();
    }
  }
}
