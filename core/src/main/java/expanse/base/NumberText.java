package expanse.base;

import java.math.BigDecimal;

/// Numbers as the shortest decimals that read back as the same double, without exponents.
public final class NumberText {
  private static final double EXACT = 1e15;

  private NumberText() {}

  /// Appends a finite number.
  public static void append(StringBuilder out, double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      out.append((long) value);
      return;
    }
    String text = Double.toString(value);
    if (text.indexOf('E') >= 0) {
      text = new BigDecimal(text).toPlainString();
    }
    out.append(text);
  }

  /// A finite number as text.
  public static String of(double value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }
}
