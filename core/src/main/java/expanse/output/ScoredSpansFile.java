package expanse.output;

import expanse.base.CellText;
import expanse.decoding.PredictedSpan;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What else than bars was predicted, so that other programs can compute every figure again:
/// `predicted_spans.csv`, a row for each found span beside the labelled one that it matches, and
/// for each labelled span that nothing matches; and `predicted_windows.csv`, a row for each window
/// with what the pointer and type heads say beside its main span.
public final class ScoredSpansFile {
  private ScoredSpansFile() {}

  /// Writes the spans.
  ///
  /// @param types in the order of the spans' probabilities
  public static void writeSpans(Path file, BarSeries bars, SpanTypes types, ScoredSpans spans) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "window",
                "start",
                "end",
                "probability",
                "start_from",
                "start_to",
                "end_from",
                "end_to",
                "type"));
    types.names().forEach(name -> header.add("probability_" + name));
    header.addAll(List.of("label_start", "label_end", "label_type", "iou"));
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord(header);
          for (ScoredSpans.Row row : spans.rows()) {
            WindowPrediction window = spans.windows().get(row.window());
            List<String> cells = new ArrayList<>(List.of(CellText.of(window.window().id())));
            found(cells, bars, window, types, row.found());
            label(cells, bars, window, row.label());
            cells.add(Double.toString(row.iou()));
            csv.writeRecord(cells);
          }
        });
  }

  private static void found(
      List<String> cells,
      BarSeries bars,
      WindowPrediction window,
      SpanTypes types,
      @Nullable PredictedSpan found) {
    PredictedSpan.Ends ends = found == null ? null : found.ends();
    cells.add(found == null ? "" : time(bars, window, found.start()));
    cells.add(found == null ? "" : time(bars, window, found.end()));
    cells.add(found == null ? "" : Double.toString(found.probability()));
    cells.add(ends == null ? "" : time(bars, window, ends.startFrom()));
    cells.add(ends == null ? "" : time(bars, window, ends.startTo()));
    cells.add(ends == null ? "" : time(bars, window, ends.endFrom()));
    cells.add(ends == null ? "" : time(bars, window, ends.endTo()));
    boolean typed = found != null && types.size() > 0 && found.types().length == types.size();
    cells.add(typed && found != null ? types.largest(found.types()).text() : "");
    for (int k = 0; k < types.size(); k++) {
      cells.add(typed && found != null ? Double.toString(found.types()[k]) : "");
    }
  }

  private static void label(
      List<String> cells, BarSeries bars, WindowPrediction window, @Nullable IndexSpan label) {
    cells.add(label == null ? "" : time(bars, window, label.start()));
    cells.add(label == null ? "" : time(bars, window, label.end()));
    cells.add(label == null ? "" : label.type().text());
  }

  /// Writes the windows: center and length as bars.
  ///
  /// @param types in the order of the windows' probabilities
  public static void writeWindows(
      Path file, BarSeries bars, SpanTypes types, List<WindowPrediction> windows) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "window",
                "start",
                "center",
                "length",
                "label_center",
                "label_length",
                "label_type"));
    types.names().forEach(name -> header.add("probability_" + name));
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord(header);
          for (WindowPrediction w : windows) {
            IndexSpan main = w.mainSpan();
            List<String> cells = new ArrayList<>();
            cells.add(CellText.of(w.window().id()));
            cells.add(time(bars, w, 0));
            cells.add(number(w.bars() * (double) w.center()));
            cells.add(number(w.bars() * (double) w.length()));
            cells.add(main == null ? "" : number((main.start() + main.end()) / 2.0));
            cells.add(main == null ? "" : number(main.end() - main.start()));
            cells.add(main == null ? "" : main.type().text());
            for (int k = 0; k < types.size(); k++) {
              cells.add(
                  w.typeProbability().length == types.size()
                      ? Float.toString(w.typeProbability()[k])
                      : "");
            }
            csv.writeRecord(cells);
          }
        });
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static String time(BarSeries bars, WindowPrediction window, int t) {
    int row = Math.clamp(window.window().start() + (long) t, 0, bars.size() - 1);
    return TimeText.of(bars.time(row));
  }
}
