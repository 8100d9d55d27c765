package expanse.base;

import java.util.Locale;

/// Counts in sentences.
public final class Plural {
  private Plural() {}

  /// A number and its noun, as in `1 bar` and `2,000 bars`.
  ///
  /// @param noun of one; its plural takes an s
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
