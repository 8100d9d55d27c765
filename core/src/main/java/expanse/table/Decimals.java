package expanse.table;

import java.nio.charset.StandardCharsets;

/// Decimal numbers in bytes, read exactly as [Double#parseDouble(String)] would, but faster.
///
/// Up to 2^53 as digits and powers of ten up to 22 one correctly rounded multiplication or division
/// gives the nearest double (Clinger, "How to read floating point numbers accurately", 1990);
/// everything else goes to the library.
final class Decimals {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT = 1L << 53;
  private static final int LONGEST = 400;

  private Decimals() {}

  /// The number written in bytes from (inclusive) to to (exclusive) as
  /// `[+-]digits[.digits][e[+-]digits]`, or NaN when they are not a number.
  ///
  /// @param mark the decimal mark, a point or a comma
  static double parse(byte[] text, int from, int to, byte mark) {
    int i = from;
    boolean negative = false;
    if (i < to && (text[i] == '-' || text[i] == '+')) {
      negative = text[i] == '-';
      i++;
    }
    long digits = 0;
    int significant = 0;
    int seen = 0;
    int scale = 0;
    boolean fraction = false;
    for (; i < to; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        if (significant < 18) {
          digits = digits * 10 + digit;
          if (digits != 0) {
            significant++;
          }
          if (fraction) {
            scale++;
          }
        } else {
          significant++;
        }
        seen++;
      } else if (text[i] == mark && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    if (seen == 0) {
      return Double.NaN;
    }
    if (i < to || significant > 18 || digits > EXACT || scale > 22) {
      return slow(text, from, to, mark, i);
    }
    double value = scale == 0 ? digits : digits / POWERS[scale];
    return negative ? -value : value;
  }

  private static double slow(byte[] text, int from, int to, byte mark, int stop) {
    int i = stop;
    if (i < to) {
      // what follows the digits can only be an exponent
      if (text[i] != 'e' && text[i] != 'E') {
        return Double.NaN;
      }
      i++;
      if (i < to && (text[i] == '-' || text[i] == '+')) {
        i++;
      }
      int first = i;
      while (i < to && text[i] >= '0' && text[i] <= '9') {
        i++;
      }
      if (i == first || i < to) {
        return Double.NaN;
      }
    }
    if (to - from > LONGEST) {
      return Double.NaN;
    }
    String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    return Double.parseDouble(mark == '.' ? number : number.replace((char) mark, '.'));
  }
}
