package expanse.barfile;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.NumberText;
import expanse.base.Plural;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.table.CsvScanner;
import expanse.table.CsvTable;
import expanse.table.Layout;
import expanse.table.TextSource;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bars in text: CSV and its relatives, and JSON, which [TextSource] turns into CSV.
final class CsvBars {
  private static final int MOST_FOOTER_LINES = 20;

  private final CsvTable table;
  private final CsvScanner scanner;
  private final BarColumns columns;
  private final TimeParser times;
  private final BarRows bars;
  private final byte[] joined = new byte[128];
  private final List<Misfit> perhapsFooter = new ArrayList<>();
  private long withoutPrices;

  /// A line that may be part of a footer.
  private record Misfit(long row, int column, String value, String what) {}

  private CsvBars(CsvTable table, BarColumns columns, TimeParser times, BarRows bars) {
    this.table = table;
    this.scanner = table.scanner();
    this.columns = columns;
    this.times = times;
    this.bars = bars;
  }

  /// The table of bars in a text, and its columns.
  private record Found(TextSource source, Layout layout, BarColumns columns) {
    static Found in(Path file, FileHints hints) {
      TextSource source = TextSource.of(file);
      return in(source, Layout.find(source, new BarHeader(source.name(), hints.columns())), hints);
    }

    static Found in(TextSource source, Layout found, FileHints hints) {
      String name = source.name();
      Layout layout =
          found.withNames(Instruments.pick(name, found.names(), found.groups(), hints.symbol()));
      return new Found(
          source,
          layout,
          BarColumns.find(
              new ColumnNames(name, layout.names()),
              TimeCells.content(layout.rows()),
              hints.columns()));
    }
  }

  /// The instruments of a file, in its order.
  static List<String> symbols(Path file, BarReadOptions options) {
    FileHints hints = options.hints();
    TextSource source = TextSource.of(file);
    Layout layout = Layout.find(source, new BarHeader(source.name(), hints.columns()));
    Set<String> ofColumns = Instruments.ofColumns(layout.names(), layout.groups());
    if (!ofColumns.isEmpty()) {
      return List.copyOf(ofColumns);
    }
    Found found = Found.in(source, layout, hints);
    Instruments instruments = Instruments.of(found.columns, hints);
    if (instruments == null) {
      throw Instruments.none(file);
    }
    int symbol = found.columns.symbol();
    return TextSource.reading(
        file,
        () -> {
          try (CsvTable table = CsvTable.open(found.source, found.layout)) {
            CsvScanner scanner = table.scanner();
            while (table.nextRow()) {
              if (table.isWhole()) {
                instruments.takes(scanner.bytes(), scanner.start(symbol), scanner.end(symbol));
              }
            }
          }
          return instruments.names();
        });
  }

  /// Gives all rows of a file to what `start` makes.
  static <R extends BarRows> R scan(Path file, BarReadOptions options, BarRows.Start<R> start) {
    FileHints hints = options.hints();
    Found found = Found.in(file, hints);
    Layout layout = found.layout;
    BarColumns columns = found.columns;
    return TextSource.reading(
        file,
        () -> {
          TextTimes dialect = TextTimes.find(found.source, layout, columns, options);
          TimeParser times = new TimeParser(dialect.dialect(), TimeParser.Order.STRICTLY_RISING);
          R bars = start.rows(columns, times);
          layout.notes().forEach(bars::note);
          dialect.notes().forEach(bars::note);
          try (CsvTable table = CsvTable.open(found.source, layout)) {
            table.settleNumbers(layout, columns.numbers(), hints.decimalMark());
            new CsvBars(table, columns, times, bars).scan(Instruments.of(columns, hints));
          }
          return bars;
        });
  }

  private void scan(@Nullable Instruments instruments) throws IOException {
    int symbol = columns.symbol();
    while (table.nextRow()) {
      if (!table.isWhole()) {
        misfit(-1, scanner.line(), table.misfit());
        continue;
      }
      if (instruments != null
          && !instruments.takes(scanner.bytes(), scanner.start(symbol), scanner.end(symbol))) {
        continue;
      }
      take();
    }
    if (instruments != null) {
      instruments.require();
      noteUnlessEmpty(instruments.note());
    }
    finish();
  }

  private void take() {
    long time;
    try {
      time = table.time(times, columns.time(), columns.clock(), joined);
    } catch (DateTimeException e) {
      String value = scanner.field(columns.time());
      String clock = columns.clock() < 0 ? "" : " " + scanner.field(columns.clock());
      misfit(columns.time(), value + clock, "is " + e.getMessage());
      return;
    }
    Bar bar =
        new Bar(
            time,
            table.number(columns.open()),
            table.number(columns.high()),
            table.number(columns.low()),
            table.number(columns.close()),
            columns.volume() < 0 ? Double.NaN : table.numberOrEmpty(columns.volume()));
    double spare =
        columns.spareVolume() < 0 ? Double.NaN : table.numberOrEmpty(columns.spareVolume());
    flush();
    int bad = table.badNumber();
    if (bad < 0 || bad == columns.spareVolume()) {
      BarRow row = new BarRow(table.rowNumber(), bar, bad < 0 ? spare : Double.NaN);
      bars.add(row, scanner::field);
    } else if (isWithoutPrices()) {
      withoutPrices++;
    } else {
      bars.addBad(table.rowNumber(), bad, scanner.field(bad), table.badNumberReason());
    }
  }

  private boolean isWithoutPrices() {
    return table.isNothing(columns.open())
        && table.isNothing(columns.high())
        && table.isNothing(columns.low())
        && table.isNothing(columns.close());
  }

  /// Takes a row that is no bar; words at the end of the file are no row at all.
  private void misfit(int column, String value, String what) {
    if (table.isWords() && perhapsFooter.size() < MOST_FOOTER_LINES) {
      perhapsFooter.add(new Misfit(table.rowNumber(), column, value, what));
    } else {
      flush();
      bars.addBad(table.rowNumber(), column, value, what);
    }
  }

  private void flush() {
    if (!perhapsFooter.isEmpty()) {
      perhapsFooter.forEach(m -> bars.addBad(m.row, m.column, m.value, m.what));
      perhapsFooter.clear();
    }
  }

  private void finish() {
    if (!perhapsFooter.isEmpty()) {
      bars.note(
          (perhapsFooter.size() == 1
                  ? "Its last line, '"
                  : "Its last " + perhapsFooter.size() + " lines, '")
              + InputException.shown(perhapsFooter.getFirst().value)
              + "', "
              + (perhapsFooter.size() == 1 ? "is no bar and was" : "are no bars and were")
              + " passed over.");
    }
    if (withoutPrices > 0) {
      bars.note(Plural.of(withoutPrices, "row") + " without any price hold no bar.");
    }
    if (times.mixesUnits()) {
      bars.note("Its times are " + times.kind() + ", told apart row by row by their size.");
    }
    table.addNotes(bars::note);
  }

  private void noteUnlessEmpty(String sentence) {
    if (!sentence.isEmpty()) {
      bars.note(sentence);
    }
  }

  static void write(Path file, BarSeries bars) {
    AtomicFiles.write(
        file,
        out -> {
          String header =
              bars.hasVolume() ? "time,open,high,low,close,volume" : "time,open,high,low,close";
          out.write((header + "\n").getBytes(StandardCharsets.US_ASCII));
          TimeText times = new TimeText();
          StringBuilder line = new StringBuilder(96);
          for (int i = 0; i < bars.size(); i++) {
            line.setLength(0);
            times.append(line, bars.time(i));
            NumberText.append(line.append(','), bars.open(i));
            NumberText.append(line.append(','), bars.high(i));
            NumberText.append(line.append(','), bars.low(i));
            NumberText.append(line.append(','), bars.close(i));
            if (bars.hasVolume()) {
              line.append(',');
              if (!Double.isNaN(bars.volume(i))) {
                NumberText.append(line, bars.volume(i));
              }
            }
            writeAscii(out, line.append('\n'));
          }
        });
  }

  private static void writeAscii(OutputStream out, StringBuilder text) throws IOException {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    out.write(bytes);
  }
}
