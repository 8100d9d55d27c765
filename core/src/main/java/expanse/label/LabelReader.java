package expanse.label;

import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.market.Interval;
import expanse.table.ColumnNames;
import expanse.table.SmallTable;
import expanse.table.SymbolColumn;
import expanse.table.TextSource;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import expanse.time.TimeSurvey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the labels of one file.
final class LabelReader {
  static final String EXPECTED = "start,end[,type,confidence,annotator,note]";
  private static final List<String> STARTS =
      List.of(
          "start",
          "starttime",
          "startts",
          "startdatetime",
          "begin",
          "from",
          "first",
          "expansionstart",
          "entrytime",
          "beginn",
          "von");
  private static final List<String> ENDS =
      List.of(
          "end",
          "endtime",
          "endts",
          "enddatetime",
          "stop",
          "to",
          "last",
          "expansionend",
          "exittime",
          "ende",
          "bis");
  private static final List<String> START_DATES =
      List.of("startdate", "fromdate", "begindate", "entrydate");
  private static final List<String> END_DATES =
      List.of("enddate", "todate", "stopdate", "exitdate");
  private static final List<String> DATES = List.of("date", "day", "datum");
  private static final List<String> START_BARS =
      List.of("startbar", "barstart", "firstbar", "frombar", "startrow");
  private static final List<String> END_BARS =
      List.of("endbar", "barend", "lastbar", "tobar", "endrow");
  private static final List<String> START_INDEXES =
      List.of("startindex", "startidx", "indexstart", "fromindex");
  private static final List<String> END_INDEXES =
      List.of("endindex", "endidx", "indexend", "toindex");
  private static final List<String> TYPES =
      List.of("type", "label", "pattern", "kind", "class", "typ", "art");
  private static final List<String> CONFIDENCES = List.of("confidence", "conf", "konfidenz");
  private static final List<String> ANNOTATORS = List.of("annotator", "author", "user");
  private static final List<String> NOTES =
      List.of("note", "notes", "comment", "remark", "notiz", "bemerkung", "kommentar");
  private static final Map<SpanType, SpanType> SEEDS_SHORT =
      Map.of(new SpanType("c"), SpanType.CONSOLIDATION, new SpanType("r"), SpanType.RETRACEMENT);
  private static final List<String> WITHOUT_HEADER = List.of("start", "end", "type");
  private static final Pattern TIME = Pattern.compile("\\d[-\\d./: TZ+]{7,}");
  private static final Pattern CLOCK =
      Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?[AaPp][Mm])?");
  private static final long DAY = 86_400_000L;

  private final Path file;
  private final SmallTable table;
  private final ColumnNames names;
  private final @Nullable BarSeries bars;
  private final boolean hasHeader;
  private final int start;
  private final int end;
  private final int startDate;
  private final int endDate;
  private final int type;
  private final int confidence;
  private final int annotator;
  private final int note;
  private final int barsFrom;
  private final double percent;
  private final TimeParser times;

  /// @param dialect how its times are written, as far as that is known
  /// @param bars that the labels belong to, where they are known
  /// @param symbol the instrument to take out of a file of several; null for all rows
  LabelReader(Path file, TimeDialect dialect, @Nullable BarSeries bars, @Nullable String symbol) {
    this.file = file;
    TextSource source = TextSource.of(file);
    SmallTable found =
        source.isJson()
            ? LabelStudio.read(source)
            : LabelStudio.unfolded(SmallTable.read(source, EXPECTED));
    this.hasHeader = !isTime(found.header(), 0) || !isTime(found.header(), 1);
    this.table =
        hasHeader ? SymbolColumn.rowsOf(found, file.toString(), symbol) : withHeader(found);
    this.bars = bars;
    this.names = new ColumnNames(file.toString(), table.header());
    int startDate = names.find(START_DATES);
    int endDate = names.find(END_DATES);
    boolean byTime = names.find(STARTS) >= 0 || startDate >= 0;
    boolean byBar = !byTime && names.find(START_BARS) >= 0;
    boolean byIndex = !byTime && !byBar && names.find(START_INDEXES) >= 0;
    this.barsFrom = byBar ? 1 : byIndex ? 0 : -1;
    boolean datesAlone = startDate >= 0 && names.find(STARTS) < 0;
    this.start =
        names.require(
            byBar ? START_BARS : byIndex ? START_INDEXES : datesAlone ? START_DATES : STARTS,
            EXPECTED);
    this.end =
        names.require(
            byBar ? END_BARS : byIndex ? END_INDEXES : datesAlone ? END_DATES : ENDS, EXPECTED);
    int date = names.find(DATES);
    this.startDate = startDate < 0 ? date : startDate;
    this.endDate = endDate < 0 ? date : endDate;
    this.type = names.find(TYPES);
    this.confidence = names.find(CONFIDENCES);
    this.annotator = names.find(ANNOTATORS);
    this.note = names.find(NOTES);
    this.percent = isPercent() ? 100 : 1;
    this.times = new TimeParser(settled(dialect), TimeParser.Order.NONE);
  }

  private static boolean isTime(List<String> cells, int column) {
    return column < cells.size() && TIME.matcher(cells.get(column)).matches();
  }

  /// The rows of a file that begins with a label.
  private SmallTable withHeader(SmallTable found) {
    int width = found.header().size();
    if (width > WITHOUT_HEADER.size()) {
      throw new InputException(
          file
              + " has no header; put the names of its "
              + width
              + " columns above its first row, such as "
              + EXPECTED.replaceAll("[\\[\\]]", ""));
    }
    List<SmallTable.Row> rows = new ArrayList<>();
    rows.add(new SmallTable.Row(1, found.header()));
    rows.addAll(found.rows());
    return new SmallTable(WITHOUT_HEADER.subList(0, width), rows, found.ended());
  }

  private TimeDialect settled(TimeDialect dialect) {
    TimeSurvey survey = new TimeSurvey(dialect);
    for (SmallTable.Row row : table.rows()) {
      for (int column : new int[] {start, end}) {
        if (row.cells().size() == names.size()) {
          byte[] cell = text(row, column).getBytes(StandardCharsets.UTF_8);
          survey.date(cell, 0, cell.length);
        }
      }
    }
    return survey.settle(file + ", column '" + names.name(start) + "'");
  }

  /// Whether confidences are written in per cent: with the sign, or all from 1 on and some above
  /// 10.
  private boolean isPercent() {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (SmallTable.Row row : table.rows()) {
      String text =
          confidence < 0 || confidence >= row.cells().size() ? "" : row.cells().get(confidence);
      if (text.endsWith("%")) {
        return true;
      }
      double value = text.isEmpty() ? Double.NaN : number(text);
      least = Double.isNaN(value) ? least : Math.min(least, value);
      most = Double.isNaN(value) ? most : Math.max(most, value);
    }
    return most > 10 && least >= 1;
  }

  /// All labels, in the order of the file.
  List<Label> read() {
    List<Label> labels = new ArrayList<>();
    for (SmallTable.Row row : table.rows()) {
      labels.add(read(row));
    }
    requireWhole(labels);
    SpanTypes.requireFew(
        file.toString(),
        labels.stream().map(Label::type).toList(),
        table.rows().stream().map(SmallTable.Row::number).toList());
    return spelledOut(labels);
  }

  /// Whether the file names bars by their numbers, and not by times.
  boolean countsBars() {
    return barsFrom >= 0;
  }

  /// What was assumed, one sentence each.
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!hasHeader) {
      notes.add(
          file
              + ": it has no header; its columns were taken as "
              + String.join(", ", table.header())
              + ".");
    }
    if (percent > 1) {
      notes.add(file + ": its confidences are in per cent.");
    }
    if (barsFrom >= 0) {
      notes.add(file + ": its labels are numbers of bars, counted from " + barsFrom + ".");
    }
    return notes;
  }

  private Label read(SmallTable.Row row) {
    if (row.cells().size() != names.size()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s, row %d has %s and the header %d; expected %s",
              file,
              row.number(),
              Plural.of(row.cells().size(), "cell"),
              names.size(),
              EXPECTED));
    }
    long from = time(row, start);
    long to = time(row, end);
    if (to < from) {
      throw wrong(row, end, "is before the start " + text(row, start) + "; swap them");
    }
    return new Label(
        from, to, type(row), confidence(row), optional(row, annotator), optional(row, note));
  }

  /// Refuses a file that ends in the middle of what would then be another label or none. A type
  /// without a line end is taken for whole when it stands in an earlier row or is one of the
  /// seeds'.
  private void requireWhole(List<Label> labels) {
    int last = names.size() - 1;
    boolean none = table.rows().isEmpty();
    boolean canBeCut =
        none
            || last == start
            || last == end
            || last == confidence
            || (last == type && !isKnown(labels));
    if (canBeCut && !table.ended()) {
      SmallTable.Row row = none ? new SmallTable.Row(1, table.header()) : table.rows().getLast();
      throw wrong(row, last, InputFiles.NO_LINE_END);
    }
  }

  private static boolean isKnown(List<Label> labels) {
    SpanType newest = labels.getLast().type();
    return SpanTypes.SEEDS.list().contains(newest)
        || labels.subList(0, labels.size() - 1).stream().anyMatch(l -> l.type().equals(newest));
  }

  /// The time in a cell, with its date where that stands in a column of its own.
  private String text(SmallTable.Row row, int column) {
    String cell = row.cells().get(column);
    int date = column == start ? startDate : endDate;
    return date < 0 || date == column || !CLOCK.matcher(cell).matches()
        ? cell
        : row.cells().get(date).split(" ", 2)[0] + " " + cell;
  }

  private long time(SmallTable.Row row, int column) {
    String cell = text(row, column);
    if (barsFrom >= 0) {
      return timeOfBar(row, column, cell);
    }
    if (CLOCK.matcher(cell).matches()) {
      throw wrong(row, column, "is a time of day without a date; add the date, or a column for it");
    }
    if (cell.matches("\\d{1,7}")) {
      throw wrong(
          row,
          column,
          "is no time; where these are numbers of bars, name the columns start_bar,end_bar (the"
              + " first bar is 1) or start_index,end_index (it is 0)");
    }
    try {
      long time = times.parse(cell);
      if (times.isDateAlone() && bars != null && bars.intervalMillis() < DAY) {
        throw wrong(
            row,
            column,
            "is a day without a time of day; bars of "
                + Interval.text(bars.intervalMillis())
                + " need both");
      }
      return time;
    } catch (DateTimeException e) {
      throw wrong(row, column, "is " + e.getMessage());
    }
  }

  private long timeOfBar(SmallTable.Row row, int column, String cell) {
    if (bars == null) {
      throw wrong(row, column, "is the number of a bar; write the time of the bar");
    }
    int number = cell.matches("\\d{1,9}") ? Integer.parseInt(cell) - barsFrom : -1;
    if (number < 0 || number >= bars.size()) {
      throw wrong(row, column, "is not the number of one of the " + bars.size() + " bars");
    }
    return bars.time(number);
  }

  private SpanType type(SmallTable.Row row) {
    try {
      return new SpanType(optional(row, type));
    } catch (InputException e) {
      throw wrong(row, type, String.valueOf(e.getMessage()));
    }
  }

  /// The seeds' types may be written as c and r, where there are no others.
  private static List<Label> spelledOut(List<Label> labels) {
    List<SpanType> all =
        labels.stream().map(l -> SEEDS_SHORT.getOrDefault(l.type(), l.type())).toList();
    if (!SpanTypes.of(all).equals(SpanTypes.SEEDS)) {
      return labels;
    }
    List<Label> spelled = new ArrayList<>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      spelled.add(labels.get(i).withType(all.get(i)));
    }
    return spelled;
  }

  private double confidence(SmallTable.Row row) {
    String text = optional(row, confidence);
    if (text.isEmpty()) {
      return 1;
    }
    double value = number(text) / percent;
    if (!(value > 0 && value <= 1)) {
      throw wrong(
          row, confidence, "is not a number above 0 and up to " + (percent > 1 ? "100" : "1"));
    }
    return value;
  }

  private static double number(String text) {
    String plain = text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
    plain = plain.matches("\\d*,\\d+") ? plain.replace(',', '.') : plain;
    try {
      return plain.matches("[0-9.eE+-]+") ? Double.parseDouble(plain) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String optional(SmallTable.Row row, int column) {
    return column < 0 ? "" : row.cells().get(column);
  }

  private InputException wrong(SmallTable.Row row, int column, String what) {
    return InputException.ofCell(
        file, row.number(), names.name(column), row.cells().get(column), what);
  }
}
