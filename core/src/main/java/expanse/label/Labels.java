package expanse.label;

import expanse.barfile.BarFile;
import expanse.barfile.FileHints;
import expanse.base.CellText;
import expanse.base.InputException;
import expanse.base.NumberText;
import expanse.market.BarSeries;
import expanse.table.CsvFile;
import expanse.time.TimeDialect;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Label files: `start,end[,type,confidence,annotator,note]`, one expansion per row, both ends
/// inclusive as the start times of bars. A type is any word ([SpanType]), or empty.
public final class Labels {
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
    return new LabelReader(file, TimeDialect.of(zone), null, null).read();
  }

  /// Reads the labels of bars: of their zone and moved as they were, and by the numbers of the bars
  /// where the file says so. Of a file with a column `symbol`, those of the instrument that the
  /// hints name.
  ///
  /// @param hints what the user said about the files
  /// @throws InputException as [#read(Path, ZoneId)], and when an end lies in no bar
  public static LabelFile read(Path file, BarFile bars, FileHints hints) {
    TimeDialect dialect = TimeDialect.of(bars.zone()).withOrder(hints.dateOrder());
    LabelReader reader = new LabelReader(file, dialect, bars.series(), hints.symbol());
    List<Label> labels = reader.read();
    if (!reader.countsBars()) {
      labels = shifted(labels, bars.shiftMillis());
    }
    labels = by(hints.annotator(), labels, file);
    List<String> notes = new ArrayList<>(reader.notes());
    if (hints.snap()) {
      LabelSnap snapped = new LabelSnap(bars.series(), file);
      labels = labels.stream().map(snapped::moved).toList();
      notes.add(snapped.note());
    }
    return new LabelFile(labels, notes);
  }

  private static List<Label> by(@Nullable String annotator, List<Label> labels, Path file) {
    if (annotator == null) {
      return labels;
    }
    List<Label> own =
        labels.stream().filter(label -> label.annotator().equalsIgnoreCase(annotator)).toList();
    if (own.isEmpty() && !labels.isEmpty()) {
      throw new InputException(
          file
              + " holds no labels of the annotator "
              + annotator
              + ", only of "
              + labels.stream()
                  .map(label -> label.annotator().isEmpty() ? "nobody named" : label.annotator())
                  .distinct()
                  .limit(5)
                  .collect(Collectors.joining(", ")));
    }
    return own;
  }

  /// Writes labels, whole or not at all; the three optional columns only where a label uses them.
  ///
  /// @throws InputException when the file cannot be written
  public static void write(Path file, List<Label> labels) {
    boolean full =
        labels.stream()
            .anyMatch(l -> l.confidence() != 1 || !l.annotator().isEmpty() || !l.note().isEmpty());
    CsvFile.write(
        file,
        writer -> {
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
        which
            + "; the nearest bar starts at "
            + TimeText.of(bars.time(nearest))
            + "; --snap moves ends to the bars that hold them");
  }
}
