package expanse.barfile;

import expanse.base.InputException;
import expanse.table.ColumnNames;
import expanse.table.CsvScanner;
import expanse.table.CsvTable;
import expanse.table.Layout;
import expanse.table.TextSource;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import expanse.time.TimeSurvey;
import expanse.time.ZoneNames;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the times of a text are written: its zone, which may stand in the name of the column, and
/// what only all of its times together tell.
///
/// @param dialect how they are written
/// @param notes what was taken from the file, one sentence each
record TextTimes(TimeDialect dialect, List<String> notes) {
  private static final Pattern OFFSET = Pattern.compile("[+-]?\\d{1,2}([:.]?\\d{1,2})?");

  /// Looks at the names and, where single times leave something open, at all rows.
  ///
  /// @throws InputException when the file leaves it open: names the option that settles it
  static TextTimes find(
      TextSource source, Layout layout, BarColumns columns, BarReadOptions options)
      throws IOException {
    List<String> notes = new ArrayList<>();
    ZoneId named = options.namedZone();
    TimeDialect dialect =
        (named == null ? TimeDialect.assumedUtc() : TimeDialect.of(named))
            .withOrder(options.hints().dateOrder());
    if (isOpen(layout, columns, options)) {
      dialect = survey(source, layout, columns, dialect);
    }
    if (named == null && isLocal(layout, columns, dialect)) {
      ColumnNames names = columns.names();
      int column = names.findFirst(BarNames.ZONES);
      ZoneId zone = column < 0 ? null : zoneIn(layout, names, column);
      for (int place : new int[] {columns.time(), columns.clock()}) {
        if (zone == null && place >= 0) {
          column = place;
          zone = zoneOf(names, place);
        }
      }
      if (zone != null) {
        dialect = dialect.withZone(zone);
        notes.add(
            "Its times are of the zone "
                + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone)
                + ", as its column '"
                + names.name(column)
                + "' says.");
      }
    }
    return new TextTimes(dialect, notes);
  }

  /// The zone in the name of a column, or null.
  private static @Nullable ZoneId zoneOf(ColumnNames names, int column) {
    try {
      return ZoneNames.ofColumn(names.name(column)).orElse(null);
    } catch (DateTimeException e) {
      throw new InputException(
          names.file() + ": column '" + names.name(column) + "' " + e.getMessage(), e);
    }
  }

  /// The zone in the cells of a column, or null when they name none.
  private static @Nullable ZoneId zoneIn(Layout layout, ColumnNames names, int column) {
    Set<String> cells = new TreeSet<>();
    layout.rows().stream()
        .filter(row -> row.size() > column && !row.get(column).isBlank())
        .forEach(row -> cells.add(row.get(column).strip()));
    ZoneId zone = null;
    for (String cell : cells) {
      String says =
          names.file() + ": column '" + names.name(column) + "' says '" + cell + "', which ";
      try {
        Optional<ZoneId> found = ZoneNames.ofFile(cell);
        zone = found.orElse(zone);
        if ((found.isPresent() && cells.size() > 1) || OFFSET.matcher(cell).matches()) {
          throw new InputException(says + "may not hold for all rows; name the clock with --zone");
        }
      } catch (DateTimeException e) {
        throw new InputException(says + e.getMessage(), e);
      }
    }
    return zone;
  }

  /// Whether the first time has no zone of its own.
  private static boolean isLocal(Layout layout, BarColumns columns, TimeDialect dialect) {
    TimeParser parser = new TimeParser(dialect, TimeParser.Order.RISING);
    for (List<String> row : layout.rows()) {
      if (row.size() > Math.max(columns.time(), columns.clock())) {
        String clock = columns.clock() < 0 ? "" : " " + row.get(columns.clock());
        try {
          parser.parse(row.get(columns.time()) + clock);
          return parser.usesZone();
        } catch (DateTimeException e) {
          // no time in this row
        }
      }
    }
    return false;
  }

  private static boolean isOpen(Layout layout, BarColumns columns, BarReadOptions options) {
    for (List<String> row : layout.rows()) {
      if (row.size() <= Math.max(columns.time(), columns.clock())) {
        continue;
      }
      boolean date =
          options.hints().dateOrder() == null && TimeSurvey.isOpenDate(row.get(columns.time()));
      boolean clock = columns.clock() >= 0 && TimeSurvey.isOpenClock(row.get(columns.clock()));
      if (date || clock) {
        return true;
      }
    }
    return false;
  }

  private static TimeDialect survey(
      TextSource source, Layout layout, BarColumns columns, TimeDialect given) throws IOException {
    TimeSurvey survey = new TimeSurvey(given);
    try (CsvTable table = CsvTable.open(source, layout)) {
      CsvScanner scanner = table.scanner();
      int most = Math.max(columns.time(), columns.clock());
      while (table.nextRow()) {
        if (scanner.fields() <= most) {
          continue;
        }
        survey.date(scanner.bytes(), scanner.start(columns.time()), scanner.end(columns.time()));
        if (columns.clock() >= 0) {
          survey.clock(
              scanner.bytes(), scanner.start(columns.clock()), scanner.end(columns.clock()));
        }
      }
    }
    return survey.settle(
        columns.names().file() + ", column '" + columns.names().name(columns.time()) + "'");
  }
}
