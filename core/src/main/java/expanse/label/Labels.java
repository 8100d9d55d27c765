package expanse.label;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import expanse.base.AtomicFiles;
import expanse.base.CellText;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Memory;
import expanse.base.NumberText;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Label files: `start,end[,type,confidence,annotator,note]`, one expansion per row, both ends
/// inclusive as the start times of bars. A type is any word ([SpanType]), or empty.
public final class Labels {
  private static final String EXPECTED = "start,end[,type,confidence,annotator,note]";
  private static final int BYTES_OF_HEAP_A_BYTE = 12;
  private static final List<String> STARTS =
      List.of("start", "starttime", "startts", "begin", "from", "first", "expansionstart");
  private static final List<String> ENDS =
      List.of("end", "endtime", "endts", "stop", "to", "last", "expansionend");
  private static final List<String> TYPES = List.of("type", "label", "pattern", "kind", "class");
  private static final List<String> CONFIDENCES = List.of("confidence", "conf");
  private static final List<String> ANNOTATORS = List.of("annotator", "author", "user");
  private static final List<String> NOTES = List.of("note", "notes", "comment", "remark");

  private static final Map<SpanType, SpanType> SEEDS_SHORT =
      Map.of(new SpanType("c"), SpanType.CONSOLIDATION, new SpanType("r"), SpanType.RETRACEMENT);

  private Labels() {}

  /// Reads labels whose times are UTC where they have no offset.
  ///
  /// @throws InputException as [#read(Path, ZoneId)]
  public static List<Label> read(Path file) {
    return read(file, ZoneOffset.UTC);
  }

  /// Reads labels, in the order of the file. A file with a header alone holds no labels.
  ///
  /// @param zone of times without an offset
  /// @throws InputException when the file is no labels file, or ends without a line end where its
  ///   last value may have been cut; names file, row, column and value
  public static List<Label> read(Path file, ZoneId zone) {
    Memory.require(InputFiles.require(file) * BYTES_OF_HEAP_A_BYTE, file.toString());
    List<Label> labels = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = open(file)) {
      Iterator<CsvRecord> rows = reader.iterator();
      if (!rows.hasNext()) {
        throw new InputException(file + " is empty; expected the header " + EXPECTED);
      }
      CsvRecord row = rows.next();
      Reader columns = new Reader(file, row, zone);
      while (rows.hasNext()) {
        row = rows.next();
        labels.add(columns.read(row));
        numbers.add(row.getStartingLineNumber());
      }
      columns.requireWhole(row, labels.isEmpty());
    } catch (CsvParseException | UncheckedIOException e) {
      throw new InputException(
          file
              + " is not a table of comma-separated values: "
              + oneLine(String.valueOf(e.getMessage()).split("\\. ", 2)[0])
              + "; is a quote not closed?",
          e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    SpanTypes.requireFew(file.toString(), labels.stream().map(Label::type).toList(), numbers);
    return spelledOut(labels);
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

  private static CsvReader<CsvRecord> open(Path file) throws IOException {
    String head = new String(InputFiles.head(file, 4096), StandardCharsets.UTF_8);
    String header = head.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char delimiter = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(header, candidate) > count(header, delimiter)) {
        delimiter = candidate;
      }
    }
    if (header.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new InputException(
          file + " is not a text file; expected CSV with the header " + EXPECTED);
    }
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .detectBomHeader(true)
        .trimWhitespacesAroundQuotes(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(1 << 20)
        .build(CsvRecordHandler.of(c -> c.fieldModifier(FieldModifiers.TRIM)), file);
  }

  private static long count(String text, char c) {
    return text.chars().filter(x -> x == c).count();
  }

  /// Reads rows of one file.
  private static final class Reader {
    private final Path file;
    private final ColumnNames names;
    private final TimeParser times;
    private final int start;
    private final int end;
    private final int type;
    private final int confidence;
    private final int annotator;
    private final int note;

    Reader(Path file, CsvRecord header, ZoneId zone) {
      this.file = file;
      this.names = new ColumnNames(file.toString(), header.getFields());
      this.times = new TimeParser(zone, TimeParser.Order.NONE);
      this.start = names.require(STARTS, EXPECTED);
      this.end = names.require(ENDS, EXPECTED);
      this.type = names.find(TYPES);
      this.confidence = names.find(CONFIDENCES);
      this.annotator = names.find(ANNOTATORS);
      this.note = names.find(NOTES);
    }

    Label read(CsvRecord row) {
      if (row.getFieldCount() != names.size()) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s, row %d has %d cells and the header %d; expected %s",
                file,
                row.getStartingLineNumber(),
                row.getFieldCount(),
                names.size(),
                EXPECTED));
      }
      long from = time(row, start);
      long to = time(row, end);
      if (to < from) {
        throw wrong(row, end, "is before the start " + row.getField(start) + "; swap them");
      }
      return new Label(
          from, to, type(row), confidence(row), optional(row, annotator), optional(row, note));
    }

    /// Refuses a file that ends in the middle of what would then be another label or none.
    ///
    /// @param row the last one
    void requireWhole(CsvRecord row, boolean isHeader) {
      int last = names.size() - 1;
      boolean canBeCut = isHeader || last == start || last == end || last == confidence;
      if (canBeCut && !InputFiles.endsWithLineEnd(file)) {
        throw wrong(row, last, InputFiles.NO_LINE_END);
      }
    }

    private long time(CsvRecord row, int column) {
      try {
        return times.parse(row.getField(column));
      } catch (DateTimeException e) {
        throw wrong(row, column, "is " + e.getMessage());
      }
    }

    private SpanType type(CsvRecord row) {
      try {
        return new SpanType(optional(row, type));
      } catch (InputException e) {
        throw wrong(row, type, String.valueOf(e.getMessage()));
      }
    }

    private double confidence(CsvRecord row) {
      String text = optional(row, confidence);
      if (text.isEmpty()) {
        return 1;
      }
      double value = text.matches("[0-9.eE+-]+") ? parse(text) : Double.NaN;
      if (!(value > 0 && value <= 1)) {
        throw wrong(row, confidence, "is not a number above 0 and up to 1");
      }
      return value;
    }

    private static double parse(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    private static String optional(CsvRecord row, int column) {
      return column < 0 ? "" : row.getField(column);
    }

    private InputException wrong(CsvRecord row, int column, String what) {
      return new InputException(
          String.format(
              Locale.ROOT,
              "%s, row %d, column %s: '%s' %s",
              file,
              row.getStartingLineNumber(),
              names.name(column),
              oneLine(row.getField(column)),
              what));
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }

  /// Writes labels, whole or not at all; the three optional columns only where a label uses them.
  ///
  /// @throws InputException when the file cannot be written
  public static void write(Path file, List<Label> labels) {
    boolean full =
        labels.stream()
            .anyMatch(l -> l.confidence() != 1 || !l.annotator().isEmpty() || !l.note().isEmpty());
    AtomicFiles.write(
        file,
        out -> {
          OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
          if (full) {
            writer.writeRecord("start", "end", "type", "confidence", "annotator", "note");
          } else {
            writer.writeRecord("start", "end", "type");
          }
          for (Label label : labels) {
            String start = TimeText.of(label.start());
            String end = TimeText.of(label.end());
            if (full) {
              writer.writeRecord(
                  start,
                  end,
                  label.type().text(),
                  NumberText.of(label.confidence()),
                  CellText.of(label.annotator()),
                  CellText.of(label.note()));
            } else {
              writer.writeRecord(start, end, label.type().text());
            }
          }
          writer.flush();
          text.flush();
        });
  }

  /// The same labels, every time moved by so many milliseconds, as bars are when their times are
  /// those of their ends.
  public static List<Label> shifted(List<Label> labels, long millis) {
    List<Label> moved = new ArrayList<>(labels.size());
    for (Label l : labels) {
      moved.add(
          new Label(
              l.start() + millis,
              l.end() + millis,
              l.type(),
              l.confidence(),
              l.annotator(),
              l.note()));
    }
    return moved;
  }

  /// Labels as rows of a series, in order of their starts (then ends).
  ///
  /// @param source where the labels come from, for messages
  /// @throws InputException when a label starts or ends at a time at which no bar starts
  public static List<IndexSpan> toIndexSpans(BarSeries bars, List<Label> labels, String source) {
    List<IndexSpan> spans = new ArrayList<>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      int start = rowOf(bars, label.start(), label, i, source);
      int end = rowOf(bars, label.end(), label, i, source);
      spans.add(new IndexSpan(start, end, label.type(), label.confidence()));
    }
    spans.sort(Comparator.comparingInt(IndexSpan::start).thenComparingInt(IndexSpan::end));
    return spans;
  }

  private static int rowOf(BarSeries bars, long time, Label label, int index, String source) {
    int row = bars.indexOf(time);
    if (row >= 0) {
      return row;
    }
    String which =
        String.format(
            Locale.ROOT,
            "%s, label %d (%s to %s): no bar starts at %s",
            source,
            index + 1,
            TimeText.of(label.start()),
            TimeText.of(label.end()),
            TimeText.of(time));
    if (bars.size() == 0) {
      throw new InputException(which + "; the series has no bars");
    }
    long first = bars.time(0);
    long last = bars.time(bars.size() - 1);
    if (time < first || time > last) {
      throw new InputException(
          which
              + "; the bars run from "
              + TimeText.of(first)
              + " to "
              + TimeText.of(last)
              + " (another file, or another time zone?)");
    }
    int below = bars.floorIndex(time);
    int nearest = time - bars.time(below) <= bars.time(below + 1) - time ? below : below + 1;
    throw new InputException(
        which + "; the nearest bar starts at " + TimeText.of(bars.time(nearest)));
  }
}
