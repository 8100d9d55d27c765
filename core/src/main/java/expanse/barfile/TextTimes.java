package expanse.barfile;

import expanse.base.InputException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the times of a text are written: its zone, which may stand in the name of the column, and
/// what only all of its times together tell.
///
/// @param dialect how they are written
/// @param notes what was taken from the file, one sentence each
record TextTimes(TimeDialect dialect, List<String> notes) {
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
      int[] places = {columns.time(), columns.clock()};
      for (int column : places) {
        ZoneId zone = column < 0 ? null : zoneOf(columns, column);
        if (zone != null) {
          dialect = dialect.withZone(zone);
          notes.add(
              "Its times are of the zone "
                  + zone
                  + ", as its column '"
                  + columns.names().name(column)
                  + "' says.");
          break;
        }
      }
    }
    return new TextTimes(dialect, notes);
  }

  private static @Nullable ZoneId zoneOf(BarColumns columns, int column) {
    String name = columns.names().name(column);
    try {
      Optional<ZoneId> zone = ZoneNames.ofColumn(name);
      return zone.orElse(null);
    } catch (DateTimeException e) {
      throw new InputException(
          columns.names().file() + ": column '" + name + "' " + e.getMessage(), e);
    }
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
