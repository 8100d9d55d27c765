package expanse.barfile;

import expanse.base.InputException;
import expanse.time.DateOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user says about a file that it does not tell by itself; null where it does.
///
/// @param symbol the instrument to take out of a file of several
/// @param dateOrder which number of 03/05/2024 is the month
/// @param columns names or numbers (from 1) of columns by what they hold, see [#ROLES]; empty when
///   their names tell
/// @param decimalMark `.` or `,`
/// @param priceScale that prices are multiplied by, such as 1e-9 for whole numbers of billionths
/// @param duplicates which of two different bars of one time to keep
/// @param snap whether labels end where no bar starts, and are moved to the bars that hold them
/// @param annotator whose labels to take out of a file of several annotators; all when not said
public record FileHints(
    @Nullable String symbol,
    @Nullable DateOrder dateOrder,
    Map<String, String> columns,
    @Nullable Character decimalMark,
    @Nullable Double priceScale,
    @Nullable Duplicates duplicates,
    boolean snap,
    @Nullable String annotator) {
  /// What a column may hold.
  public static final List<String> ROLES =
      List.of("time", "date", "clock", "open", "high", "low", "close", "volume", "symbol");

  /// Which of two different bars of one time to keep.
  public enum Duplicates {
    /// The one that stands first in the file.
    FIRST,
    /// The one that stands last.
    LAST
  }

  /// Nothing is said.
  public static final FileHints NONE = new FileHints(null, null, Map.of(), null, null, null, false);

  /// The labels of all annotators.
  public FileHints(
      @Nullable String symbol,
      @Nullable DateOrder dateOrder,
      Map<String, String> columns,
      @Nullable Character decimalMark,
      @Nullable Double priceScale,
      @Nullable Duplicates duplicates,
      boolean snap) {
    this(symbol, dateOrder, columns, decimalMark, priceScale, duplicates, snap, null);
  }

  /// Keeps the order of the columns.
  public FileHints {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /// The same with another instrument, or with none.
  public FileHints withSymbol(@Nullable String other) {
    return new FileHints(
        other, dateOrder, columns, decimalMark, priceScale, duplicates, snap, annotator);
  }

  /// The same with labels that end between bars.
  public FileHints withSnap(boolean between) {
    return new FileHints(
        symbol, dateOrder, columns, decimalMark, priceScale, duplicates, between, annotator);
  }

  /// The same with the labels of one annotator.
  public FileHints withAnnotator(@Nullable String name) {
    return new FileHints(
        symbol, dateOrder, columns, decimalMark, priceScale, duplicates, snap, name);
  }

  /// The hints in texts by name, as [#put(Map)] writes them; what is missing is not said.
  ///
  /// @throws InputException when a text is not understood
  public static FileHints of(Map<String, String> texts) {
    try {
      return parsed(texts);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "how a file of bars was read is not understood: " + e.getMessage() + "; name it again",
          e);
    }
  }

  private static FileHints parsed(Map<String, String> texts) {
    String order = texts.get("date-order");
    String mark = texts.get("decimal-mark");
    String scale = texts.get("price-scale");
    String duplicates = texts.get("duplicates");
    return new FileHints(
        texts.get("symbol"),
        order == null ? null : DateOrder.valueOf(order.toUpperCase(Locale.ROOT)),
        columnsOf(texts.getOrDefault("columns", "")),
        mark == null ? null : mark.equals("comma") ? ',' : '.',
        scale == null ? null : Double.valueOf(scale),
        duplicates == null ? null : Duplicates.valueOf(duplicates.toUpperCase(Locale.ROOT)),
        texts.getOrDefault("snap", "false").equals("true"),
        texts.get("annotator"));
  }

  /// Writes what is said as texts by name.
  public void put(Map<String, String> texts) {
    if (symbol != null) {
      texts.put("symbol", symbol);
    }
    if (dateOrder != null) {
      texts.put("date-order", dateOrder.text());
    }
    if (!columns.isEmpty()) {
      StringBuilder text = new StringBuilder();
      columns.forEach(
          (role, column) -> text.append(text.isEmpty() ? "" : ",").append(role + "=" + column));
      texts.put("columns", text.toString());
    }
    if (decimalMark != null) {
      texts.put("decimal-mark", decimalMark == ',' ? "comma" : "point");
    }
    if (priceScale != null) {
      texts.put("price-scale", priceScale.toString());
    }
    if (duplicates != null) {
      texts.put("duplicates", duplicates.name().toLowerCase(Locale.ROOT));
    }
    if (snap) {
      texts.put("snap", "true");
    }
    if (annotator != null) {
      texts.put("annotator", annotator);
    }
  }

  /// The columns in a text such as `time=1,open=2,high=3,low=4,close=5` or `close=BidClose`.
  ///
  /// @throws InputException when it is not of that form
  public static Map<String, String> columnsOf(String text) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (text.isBlank()) {
      return columns;
    }
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String role = equals < 0 ? "" : part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String column = equals < 0 ? "" : part.substring(equals + 1).strip();
      if (!ROLES.contains(role) || column.isEmpty() || columns.put(role, column) != null) {
        throw new InputException(
            "'"
                + part
                + "' in --columns does not say which column holds what; write"
                + " time=1,open=2,high=3,low=4,close=5,volume=6, or names in place of numbers (what"
                + " a column may hold: "
                + String.join(", ", ROLES)
                + ")");
      }
    }
    return columns;
  }
}
