package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Plural;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The instruments that the rows of a file belong to: one file holds one, or the user picks one.
final class Instruments {
  private static final int LISTED = 5;
  private static final int MOST = 100_000;

  private final String file;
  private final String column;
  private final @Nullable String wanted;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private byte[] last = new byte[0];
  private String lastName = "";
  private long run;
  private boolean lastTaken;

  /// @param column that names them, for messages
  /// @param wanted the one to take, or null when there may be one only
  Instruments(String file, String column, @Nullable String wanted) {
    this.file = file;
    this.column = column;
    this.wanted = wanted;
  }

  /// For the rows of a file with these columns; null when none of them names instruments.
  static @Nullable Instruments of(BarColumns columns, FileHints hints) {
    int symbol = columns.symbol();
    return symbol < 0
        ? null
        : new Instruments(columns.names().file(), columns.names().name(symbol), hints.symbol());
  }

  /// The error where no column names instruments.
  static InputException none(Path file) {
    return new InputException(
        file + " has no column that names instruments; say which does with --columns symbol=…");
  }

  /// Whether a row of this instrument is to be taken.
  boolean takes(byte[] bytes, int from, int to) {
    if (run == 0 || !Arrays.equals(bytes, from, to, last, 0, last.length)) {
      store();
      last = Arrays.copyOfRange(bytes, from, to);
      lastName = new String(last, StandardCharsets.UTF_8);
      lastTaken = wanted == null || wanted.equalsIgnoreCase(lastName);
    }
    run++;
    return lastTaken;
  }

  private void store() {
    if (run > 0) {
      rows.merge(lastName, run, Long::sum);
      run = 0;
      if (rows.size() > MOST) {
        throw new InputException(
            file
                + ": column '"
                + column
                + "' names more than 100000 instruments; is it that of a symbol?");
      }
    }
  }

  /// Checks at the end of the file that it holds one instrument, or the one wanted.
  void require() {
    store();
    if (wanted == null ? rows.size() > 1 : !rows.isEmpty() && !knows(wanted)) {
      throw several(file, column, rows, wanted);
    }
  }

  private boolean knows(String name) {
    return rows.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  /// How many rows of other instruments were passed over, in a sentence; empty for none.
  String note() {
    long others = 0;
    for (Map.Entry<String, Long> e : rows.entrySet()) {
      others += e.getKey().equalsIgnoreCase(wanted) ? 0 : e.getValue();
    }
    return wanted == null || others == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "Its bars of %s were taken, %s of others not.",
            wanted,
            Plural.of(others, "row"));
  }

  /// The names, in the order of the file.
  List<String> names() {
    store();
    return List.copyOf(rows.keySet());
  }

  /// The error for a file of several instruments of which none is picked, or one that is not there.
  private static InputException several(
      String file, String column, Map<String, Long> rows, @Nullable String wanted) {
    String listed =
        rows.entrySet().stream()
            .limit(LISTED)
            .map(e -> e.getKey() + " (" + Plural.of(e.getValue(), "row") + ")")
            .collect(Collectors.joining(", "));
    String all = listed + (rows.size() > LISTED ? ", …" : "");
    if (wanted != null) {
      return new InputException(
          file + " holds no bars of " + wanted + ", only " + all + " in column '" + column + "'");
    }
    return new InputException(
        file
            + " holds bars of "
            + rows.size()
            + " instruments in column '"
            + column
            + "': "
            + all
            + "; take one with --symbol "
            + most(rows)
            + ", or make a file of each with bars convert --split-by symbol");
  }

  private static String most(Map<String, Long> rows) {
    return rows.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /// The instruments that a table has columns of prices for, in their order; empty when columns are
  /// of none.
  static Set<String> ofColumns(List<String> names, List<String> groups) {
    Set<String> found = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(names.size(), groups.size()); i++) {
      if (BarNames.isPrice(names.get(i)) && !groups.get(i).isEmpty()) {
        found.add(groups.get(i));
      }
    }
    return found;
  }

  /// The columns of one instrument in a table with columns of several: names of others become
  /// empty.
  ///
  /// @param names of the columns
  /// @param groups instruments of the columns; empty when columns have none
  /// @throws InputException when there are several and none is picked
  static List<String> pick(
      String file, List<String> names, List<String> groups, @Nullable String wanted) {
    Set<String> found = ofColumns(names, groups);
    if (found.size() < 2 && (wanted == null || found.isEmpty())) {
      return names;
    }
    if (wanted == null || found.stream().noneMatch(wanted::equalsIgnoreCase)) {
      throw new InputException(
          file
              + (wanted == null
                  ? " has columns of " + found.size() + " instruments, "
                  : " has no columns of " + wanted + ", only of ")
              + found.stream().limit(LISTED).collect(Collectors.joining(", "))
              + (found.size() > LISTED ? ", …" : "")
              + "; take one with --symbol "
              + found.iterator().next()
              + (found.size() > 1
                  ? ", or make a file of each with bars convert --split-by symbol"
                  : ""));
    }
    List<String> picked = new ArrayList<>(names);
    for (int i = 0; i < Math.min(names.size(), groups.size()); i++) {
      if (found.contains(groups.get(i)) && !groups.get(i).equalsIgnoreCase(wanted)) {
        picked.set(i, "");
      }
    }
    return picked;
  }
}
