package expanse.report;

import java.util.Locale;
import java.util.function.DoubleFunction;

/// Numbers as the report prints them.
final class Format {
  private Format() {}

  /// Three decimals, or a dash when undefined.
  static String score(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  /// Three decimals with their sign, or a dash when undefined.
  static String signed(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.3f", value) : "–";
  }

  /// One decimal, or a dash when undefined.
  static String one(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "–";
  }

  /// A count with its thousands apart.
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A share as a percentage.
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }

  /// An interval, or nothing when undefined.
  static String interval(double[] ends) {
    return interval(Format::score, ends);
  }

  /// An interval with signs, or nothing when undefined.
  static String signedInterval(double[] ends) {
    return interval(Format::signed, ends);
  }

  /// An interval, or nothing when undefined.
  ///
  /// @param each how its ends are written
  static String interval(DoubleFunction<String> each, double[] ends) {
    return ends.length == 2 && Double.isFinite(ends[0]) && Double.isFinite(ends[1])
        ? each.apply(ends[0]) + " to " + each.apply(ends[1])
        : "";
  }
}
