package expanse.window;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.label.IndexSpan;
import expanse.label.Label;
import expanse.label.LabelCheck;
import expanse.label.LabelFile;
import expanse.label.Labels;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads bars, labels and windows that belong together.
public final class LabelledFiles {
  /// Background windows per window with labels, where windows are cut.
  public static final double BACKGROUND = 0.5;

  private LabelledFiles() {}

  /// Reads the files of a data set; without a windows file, cuts windows.
  ///
  /// @param windows file of the reviewed windows, or null
  /// @param options how to read the bars; zone and shift go for all files
  /// @param length bars of a window
  /// @param seed of the cutting
  /// @throws expanse.base.InputException when a file is wrong or they do not fit each other
  public static LabelledBars read(
      Path bars,
      Path labels,
      @Nullable Path windows,
      BarReadOptions options,
      int length,
      long seed) {
    BarFile barFile = BarFiles.readFile(bars, options);
    BarSeries series = barFile.series();
    LabelFile marked = Labels.read(labels, barFile, options.hints());
    Optional<String> offset = LabelCheck.offset(series, marked.labels());
    if (offset.isPresent()
        && marked.labels().stream()
            .anyMatch(l -> series.indexOf(l.start()) < 0 || series.indexOf(l.end()) < 0)) {
      throw new InputException(labels + ": " + offset.get());
    }
    List<IndexSpan> spans = Labels.toIndexSpans(series, marked.labels(), labels.toString());
    List<String> notes = new ArrayList<>(barFile.notes());
    notes.addAll(SpanTypes.doubts(marked.labels().stream().map(Label::type).toList()));
    notes.addAll(marked.notes());
    offset.ifPresent(sentence -> notes.add(labels + ": " + sentence));
    Map<String, String> provenance = new LinkedHashMap<>();
    note(provenance, bars);
    note(provenance, labels);
    List<Window> reviewed;
    if (windows == null) {
      reviewed = WindowCutter.cut(series, spans, length, BACKGROUND, seed);
      notes.add(
          reviewed.size()
              + " windows were cut around the labels and between them, which treats every bar"
              + " between the first and the last label as reviewed; if that is not true, give the"
              + " reviewed windows in a windows file");
    } else {
      reviewed = WindowFile.read(windows, series, length, barFile.zone(), barFile.shiftMillis());
      note(provenance, windows);
    }
    return new LabelledBars(series, spans, reviewed, length, provenance, notes);
  }

  private static void note(Map<String, String> provenance, Path file) {
    Path name = file.getFileName();
    String key = name == null ? file.toString() : name.toString();
    provenance.put(provenance.containsKey(key) ? file.toString() : key, Hashing.sha256(file));
  }
}
