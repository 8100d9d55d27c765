package expanse.table;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the numbers of a table are written: which mark stands before the fraction, and which may
/// stand between thousands. Found out from the numbers of the first rows.
///
/// @param mark before the fraction, a point or a comma
/// @param certain some number shows it; otherwise a number such as `1,234` may mean two things
public record NumberStyle(byte mark, boolean certain) {
  /// Points before fractions, until a number shows something else.
  static final NumberStyle UNKNOWN = new NumberStyle((byte) '.', false);

  private static final String CURRENCIES = "$\u20AC\u00A3\u00A5";
  private static final String SPACES = " '\u00A0\u202F\u2019";

  /// Whether a cell holds a number, in whatever style.
  public static boolean isNumber(String cell) {
    return !Double.isNaN(value(cell));
  }

  /// The number in a cell, in the style that it shows; NaN when it is none.
  public static double value(String cell) {
    return new NumberStyle(shown(cell) == ',' ? (byte) ',' : (byte) '.', true).parse(cell);
  }

  /// The style with this mark, `.` or `,`; unknown when null.
  static NumberStyle of(@Nullable Character mark) {
    return mark == null ? UNKNOWN : new NumberStyle((byte) mark.charValue(), true);
  }

  /// The style that numbers show.
  ///
  /// @param rows cells of some rows
  /// @param columns that hold numbers
  static NumberStyle of(List<List<String>> rows, int[] columns) {
    NumberStyle found = UNKNOWN;
    for (List<String> row : rows) {
      for (int column : columns) {
        if (column >= 0 && column < row.size()) {
          byte shown = shown(row.get(column));
          if (shown == ',') {
            return new NumberStyle(shown, true);
          }
          found = shown == '.' ? new NumberStyle(shown, true) : found;
        }
      }
    }
    return found;
  }

  /// The mark that a number shows to stand before its fraction; 0 when it leaves it open.
  private static byte shown(String number) {
    int point = number.lastIndexOf('.');
    int comma = number.lastIndexOf(',');
    if (point >= 0 && comma >= 0) {
      return (byte) (point > comma ? '.' : ',');
    }
    int last = Math.max(point, comma);
    if (last < 0) {
      return 0;
    }
    byte mark = (byte) (point >= 0 ? '.' : ',');
    byte other = (byte) (point >= 0 ? ',' : '.');
    if (number.indexOf(mark) != last) {
      return other; // it stands there several times, between thousands
    }
    boolean mayGroup =
        number.length() - last == 4
            && last >= 1
            && last <= 3
            && number.charAt(0) != '0'
            && number.chars().allMatch(c -> c == mark || (c >= '0' && c <= '9'));
    return mayGroup ? 0 : mark;
  }

  /// A number with marks between its thousands, a sign of currency, or spaces.
  ///
  /// @return NaN when it is none
  public double parse(String cell) {
    StringBuilder plain = new StringBuilder();
    char group = mark == '.' ? ',' : '.';
    int sinceGroup = -1;
    boolean fraction = false;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c == group || SPACES.indexOf(c) >= 0) {
        boolean first = sinceGroup < 0;
        if (fraction || plain.isEmpty() || (first ? plain.length() > 4 : sinceGroup != 3)) {
          return Double.NaN;
        }
        sinceGroup = 0;
      } else if (c == mark) {
        if (fraction || (sinceGroup >= 0 && sinceGroup != 3)) {
          return Double.NaN;
        }
        fraction = true;
        sinceGroup = -1;
        plain.append('.');
      } else if (CURRENCIES.indexOf(c) < 0 || !plain.isEmpty()) {
        plain.append(c);
        sinceGroup += sinceGroup < 0 ? 0 : 1;
      }
    }
    if (sinceGroup >= 0 && sinceGroup != 3) {
      return Double.NaN;
    }
    byte[] bytes = plain.toString().getBytes(StandardCharsets.UTF_8);
    return Decimals.parse(bytes, 0, bytes.length, (byte) '.');
  }

  /// A number that may be shortened, as volumes are: `12.5K`, `3M`.
  double parseShortened(String cell) {
    int last = cell.length() - 1;
    double factor =
        last < 1
            ? 0
            : switch (Character.toUpperCase(cell.charAt(last))) {
              case 'K' -> 1e3;
              case 'M' -> 1e6;
              case 'B' -> 1e9;
              default -> 0;
            };
    return factor == 0 ? Double.NaN : parse(cell.substring(0, last)) * factor;
  }
}
