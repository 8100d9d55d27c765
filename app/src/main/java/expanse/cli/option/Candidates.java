package expanse.cli.option;

import expanse.settings.Presets;
import expanse.settings.SettingsReader;
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

  /// The keys of settings, each with the sign behind which its value stands.
  public static final class SettingKeys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SettingsReader.keys().stream().map(key -> key + "=").iterator();
    }
  }
}
