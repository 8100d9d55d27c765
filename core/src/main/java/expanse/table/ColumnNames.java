package expanse.table;

import expanse.base.InputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The header of a table whose columns are known under several spellings. Case, spaces, digits and
/// punctuation do not count, nor does what stands in brackets: `1. Open`, `<OPEN>` and `open (USD)`
/// are one name.
public final class ColumnNames {
  private final String file;
  private final List<String> names;
  private final List<String> plain;

  /// @param file for messages
  /// @param names as they stand in the file
  public ColumnNames(String file, List<String> names) {
    this.file = file;
    this.names = List.copyOf(names);
    this.plain = new ArrayList<>();
    for (String name : names) {
      plain.add(plain(name));
    }
  }

  /// The name without all that does not count, such as what stands in brackets behind it.
  public static String plain(String name) {
    int bracket = Math.max(name.indexOf('('), name.indexOf('['));
    String before = bracket > 0 ? name.substring(0, bracket) : name;
    StringBuilder letters = new StringBuilder();
    before
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetter)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /// Index of the column known under one of these plain spellings, the first spelling that occurs;
  /// -1 when none does.
  ///
  /// @throws InputException when two columns have that spelling
  public int find(List<String> spellings) {
    for (String spelling : spellings) {
      int first = plain.indexOf(spelling);
      if (first >= 0) {
        int last = plain.lastIndexOf(spelling);
        if (last != first) {
          throw new InputException(
              file
                  + ": columns "
                  + (first + 1)
                  + " and "
                  + (last + 1)
                  + " have the same name '"
                  + names.get(last)
                  + "'; remove one of them");
        }
        return first;
      }
    }
    return -1;
  }

  /// As [#find(List)], but the first of several columns of that spelling.
  public int findFirst(List<String> spellings) {
    for (String spelling : spellings) {
      int first = plain.indexOf(spelling);
      if (first >= 0) {
        return first;
      }
    }
    return -1;
  }

  /// Indexes of all columns known under these plain spellings, in the order of the spellings, then
  /// of those whose names begin so.
  public List<Integer> findAll(List<String> spellings, String prefix) {
    Set<Integer> found = new LinkedHashSet<>();
    for (String spelling : spellings) {
      for (int i = 0; i < plain.size(); i++) {
        if (plain.get(i).equals(spelling)) {
          found.add(i);
        }
      }
    }
    for (int i = 0; i < plain.size(); i++) {
      if (plain.get(i).startsWith(prefix)) {
        found.add(i);
      }
    }
    return List.copyOf(found);
  }

  /// Index of the column of exactly this name, or -1.
  public int indexOf(String name) {
    return names.indexOf(name);
  }

  /// The file, for messages.
  public String file() {
    return file;
  }

  /// As [#find(List)], for a column that must be there.
  ///
  /// @param expected the header that would be right, for the message
  /// @throws InputException when it is not
  public int require(List<String> spellings, String expected) {
    int found = find(spellings);
    if (found < 0) {
      throw new InputException(
          file
              + " has no column '"
              + spellings.getFirst()
              + "', only "
              + listed()
              + "; expected "
              + expected);
    }
    return found;
  }

  /// The name of a column as it stands in the file.
  public String name(int column) {
    return names.get(column);
  }

  /// Number of columns.
  public int size() {
    return names.size();
  }

  /// The names for a message, shortened.
  public String listed() {
    List<String> shown = new ArrayList<>();
    for (String name : names.subList(0, Math.min(8, names.size()))) {
      String printable = name.replaceAll("\\p{Cntrl}", "?");
      shown.add(
          "'" + (printable.length() > 24 ? printable.substring(0, 24) + "…" : printable) + "'");
    }
    return String.join(", ", shown) + (names.size() > 8 ? ", …" : "");
  }
}
