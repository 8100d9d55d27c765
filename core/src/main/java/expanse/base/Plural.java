package expanse.base;

import java.util.Locale;

/// Counts in sentences.
public final class Plural {
  private Plural() {}

  /// A number and its noun, as in `1 bar` and `2,000 bars`.
  ///
  /// @param noun of one; its plural takes an s
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /// A number and its noun, as in `1 stretch` and `2 stretches`.
  ///
  /// @param one noun of one
  /// @param many noun of none or several
  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
