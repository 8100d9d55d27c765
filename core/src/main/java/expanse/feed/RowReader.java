package expanse.feed;

import expanse.barfile.BarLine;
import expanse.base.InputException;
import expanse.base.Json;
import expanse.table.CsvScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the lines of one source, each by itself: JSON objects, or rows of a table with a header or
/// without. A header may come again, as it does when files are rotated. Not for several threads.
public final class RowReader {
  private static final byte[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int MOST_CELLS = 1000;

  private final String source;
  private final FeedOptions options;
  private final BarFeed.Receiver to;
  private final @Nullable OpenCandles candles;
  private @Nullable List<String> header;
  private @Nullable BarLine rows;
  private List<String> keys = List.of();
  private @Nullable BarLine objects;
  private byte delimiter;
  private long line;

  /// @param source for messages
  public RowReader(String source, FeedOptions options, BarFeed.Receiver to) {
    this.source = source;
    this.options = options;
    this.to = to;
    this.candles = options.messages() == null ? null : new OpenCandles(options.messages(), to);
  }

  /// Takes the next line, whole and without its end.
  ///
  /// @param symbol name of the instrument where the line names none
  public void line(String text, String symbol) {
    line++;
    String plain = text.strip();
    if (plain.isEmpty() || plain.startsWith("#")) {
      return;
    }
    if (candles != null) {
      candles.message(plain, symbol);
    } else if (plain.startsWith("{")) {
      BarLine.Read read;
      try {
        read = object(plain);
      } catch (InputException e) {
        malformed(e);
        return;
      }
      give(read, symbol);
    } else {
      row(text, symbol);
    }
  }

  private void give(BarLine.Read read, String symbol) {
    to.bar(read.symbol().isEmpty() ? symbol : read.symbol(), read.bar());
  }

  private void malformed(InputException e) {
    to.malformed(source + ", line " + line, String.valueOf(e.getMessage()));
  }

  private BarLine.Read object(String text) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new InputException("is no JSON: " + e.getOriginalMessage(), e);
    }
    List<String> names = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    node.properties()
        .forEach(entry -> {
          names.add(entry.getKey());
          cells.add(entry.getValue().asString(""));
        });
    BarLine reader = objects;
    if (reader == null || !names.equals(keys)) {
      reader = BarLine.headed("the object", names, cells, options.read());
      objects = reader;
      keys = names;
    }
    return reader.read(cells);
  }

  private void row(String text, String symbol) {
    if (delimiter == 0) {
      delimiter = delimiterOf(text);
    }
    List<String> cells = CsvScanner.cells(text, delimiter, MOST_CELLS);
    BarLine.Read read;
    try {
      read = reader(cells).read(cells);
    } catch (InputException e) {
      if (BarLine.isHeader(cells, options.read())) {
        header = cells;
        rows = null;
      } else {
        malformed(e);
      }
      return;
    }
    give(read, symbol);
  }

  /// What reads the rows, found out by the first one.
  private BarLine reader(List<String> cells) {
    BarLine reader = rows;
    if (reader == null) {
      reader =
          header == null
              ? BarLine.headless(source, cells, options.read())
              : BarLine.headed(source, header, cells, options.read());
      rows = reader;
    }
    return reader;
  }

  private static byte delimiterOf(String text) {
    byte best = DELIMITERS[0];
    long most = 0;
    for (byte candidate : DELIMITERS) {
      long count = text.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }
}
