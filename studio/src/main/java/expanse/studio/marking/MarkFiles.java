package expanse.studio.marking;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Outputs;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The label and the window file of one series: those that the command line reads and writes.
///
/// @param bars that their times are times of
/// @param labels file, need not be there yet
/// @param windows file, need not be there yet; it is there exactly when a window was reviewed
/// @param zone of times without an offset
/// @param shiftMillis by which times in the files are moved to make them starts of bars
/// @param window bars of a window
public record MarkFiles(
    BarSeries bars, Path labels, Path windows, ZoneId zone, long shiftMillis, int window) {
  private static final String LABELS = "labels";
  private static final String WINDOWS = "windows";

  /// The marks of the label file, numbered from 1.
  ///
  /// @throws InputException when the file is wrong or does not fit the bars
  List<Mark> readMarks() {
    List<Mark> marks = new ArrayList<>();
    if (!Files.exists(labels)) {
      return marks;
    }
    List<Label> read = Labels.shifted(Labels.read(labels, zone), shiftMillis);
    Labels.toIndexSpans(bars, read, labels.toString());
    for (Label label : read) {
      marks.add(
          new Mark(
              marks.size() + 1,
              bars.indexOf(label.start()),
              bars.indexOf(label.end()),
              label.type().text(),
              label.confidence(),
              label.annotator(),
              label.note()));
    }
    return marks;
  }

  /// The reviewed windows of the window file.
  ///
  /// @throws InputException when the file is wrong or does not fit the bars
  List<Look> readLooks() {
    List<Look> looks = new ArrayList<>();
    if (!Files.exists(windows)) {
      return looks;
    }
    for (Window read : WindowFile.read(windows, bars, window, zone, shiftMillis)) {
      Subset subset = read.subset();
      String name = subset == null ? "" : subset.text();
      looks.add(new Look(read.start(), read.id(), name, Look.Decision.REVIEWED, ""));
    }
    return looks;
  }

  /// Checks that the files may be written.
  ///
  /// @throws InputException when they belong to a run, or cannot be
  void requireWritable() {
    outputs();
  }

  /// Records the files as ours where they are, byte for byte, what these marks and looks are
  /// written as: a studio that was killed behind the writing had no time to.
  void claim(List<Mark> marks, List<Look> looks) {
    try {
      Path folder = Files.createTempDirectory("expanse-marks-");
      MarkFiles same =
          new MarkFiles(
              bars, folder.resolve(LABELS), folder.resolve(WINDOWS), zone, shiftMillis, window);
      try {
        same.replace(marks, looks);
        claim(labels, same.labels, LABELS);
        claim(windows, same.windows, WINDOWS);
      } finally {
        Files.deleteIfExists(same.labels);
        Files.deleteIfExists(same.windows);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(labels, e);
    }
  }

  private static void claim(Path file, Path same, String kind) throws IOException {
    if (Files.exists(file) && Files.exists(same) && Files.mismatch(file, same) < 0) {
      Outputs.recordFile(file, kind);
    }
  }

  /// A file that Expanse did not write, or that somebody changed since, is kept under another name
  /// before it is replaced the first time.
  private Outputs outputs() {
    return new Outputs(true, backup -> {}).file(labels, LABELS).file(windows, WINDOWS);
  }

  void write(List<Mark> marks, List<Look> looks) {
    outputs().write(() -> replace(marks, looks));
  }

  private void replace(List<Mark> marks, List<Look> looks) {
    BarSeries written = shiftMillis == 0 ? bars : bars.shifted(-shiftMillis);
    List<Label> rows = new ArrayList<>();
    for (Mark mark : marks) {
      rows.add(
          new Label(
              written.time(mark.start()),
              written.time(mark.end()),
              new SpanType(mark.type()),
              mark.confidence(),
              mark.annotator(),
              mark.note()));
    }
    Labels.write(labels, rows);
    List<Window> reviewed = reviewed(looks);
    if (reviewed.isEmpty()) {
      try {
        Files.deleteIfExists(windows);
      } catch (IOException e) {
        throw new InputException("cannot remove " + windows + ": " + AtomicFiles.reason(e), e);
      }
    } else {
      WindowFile.write(windows, written, reviewed);
    }
  }

  /// The windows that were looked through.
  static List<Window> reviewed(List<Look> looks) {
    return looks.stream()
        .filter(look -> look.decision() == Look.Decision.REVIEWED)
        .map(look -> new Window(look.id(), subset(look.subset()), look.start()))
        .toList();
  }

  private static @Nullable Subset subset(String name) {
    return name.isEmpty() ? null : Subset.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
