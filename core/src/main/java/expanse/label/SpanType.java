package expanse.label;

import expanse.base.InputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a user calls a span: a word of his own, or none. Capitals and blanks around it do not
/// matter.
///
/// @param text the word in lower case, empty for a span that nobody has given a type
public record SpanType(String text) {
  private static final int LONGEST = 40;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} _./&+-]*");

  /// Of a span that has been given none.
  public static final SpanType NONE = new SpanType("");

  /// Preceded by a narrow sideways range.
  public static final SpanType CONSOLIDATION = new SpanType("consolidation");

  /// Preceded by a counter-move within a trend.
  public static final SpanType RETRACEMENT = new SpanType("retracement");

  /// Takes a word as it stands in a file.
  ///
  /// @throws InputException when it is no word
  public SpanType {
    text = text.strip().toLowerCase(Locale.ROOT);
    if (!text.isEmpty() && (text.length() > LONGEST || !WORD.matcher(text).matches())) {
      throw new InputException(
          "is not a type; a type is a word of up to "
              + LONGEST
              + " letters, digits, blanks and _ . / & + -");
    }
  }

  /// Whether no type has been given.
  public boolean isNone() {
    return text.isEmpty();
  }
}
