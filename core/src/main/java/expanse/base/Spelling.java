package expanse.base;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far words are from one another, to guess what a misspelt one was meant to be.
public final class Spelling {
  private Spelling() {}

  /// Levenshtein's distance: letters to add, leave out or change.
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /// The known name that a wrong one was probably meant to be: one that it abbreviates, or the
  /// nearest that differs in no more than a third of the letters. The last word of a name with dots
  /// may stand for it.
  ///
  /// @return null when no name is near
  public static @Nullable String nearest(String given, Collection<String> known) {
    String word = given.toLowerCase(Locale.ROOT);
    String nearest = null;
    int best = 2 * Math.max(1, (lastOf(word).length() + 2) / 3) + 1;
    for (String name : known) {
      int distance = 2 * Math.min(from(word, name), 1 + from(lastOf(word), lastOf(name)));
      boolean isAbbreviated = word.length() >= 3 && name.startsWith(word);
      if (isAbbreviated ? 1 < best : distance < best) {
        best = isAbbreviated ? 1 : distance;
        nearest = name;
      }
    }
    return nearest;
  }

  private static int from(String word, String name) {
    return distance(word, name.toLowerCase(Locale.ROOT));
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// The rest of a message about a name that is not known: what was probably meant, and all names.
  ///
  /// @param what the names are, such as `the presets`
  public static String choices(String given, Collection<String> known, String what) {
    String nearest = nearest(given, known);
    String all = what.substring(1) + " are " + String.join(", ", known);
    return nearest == null
        ? "; " + what.charAt(0) + all
        : "; did you mean " + nearest + "? " + Character.toUpperCase(what.charAt(0)) + all;
  }
}
