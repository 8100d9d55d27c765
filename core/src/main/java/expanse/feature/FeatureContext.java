package expanse.feature;

import java.util.Locale;

/// What the features of a window have seen before its first bar.
public enum FeatureContext {
  /// All bars of the series before it. The default, and what live use has.
  CONTINUOUS,
  /// Nothing: the state starts afresh with every window, as when the original was trained.
  COLD;

  /// The name in settings: lower case.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
