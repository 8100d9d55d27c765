package expanse.evaluation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import expanse.base.AtomicFiles;
import expanse.base.CellText;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Memory;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.market.Period;
import expanse.metric.Spans;
import expanse.segment.WindowField;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The file `predictions.csv`: one row per bar of every evaluated window, with prices, so that it
/// can be read and drawn without the bars it came from. The last column, `countdown`, is empty for
/// runs without that task, and not read back.
public final class PredictionsFile {
  /// The columns in order.
  public static final List<String> COLUMNS =
      List.of(
          "window",
          "time",
          "open",
          "high",
          "low",
          "close",
          "probability",
          "truth",
          "weight",
          "predicted",
          "uncertainty",
          "viterbi",
          "spans",
          "countdown");

  private static final String SYMBOL = "symbol";
  private static final List<String> WITH_SYMBOL = with(COLUMNS, SYMBOL);
  private static final int BYTES_OF_HEAP_A_BYTE = 5;
  private static final int LONGEST_ROW = 1 << 16;
  private static final int LONGEST_SPAN = 1 << 16;

  private PredictionsFile() {}

  /// One row: one bar of one window.
  ///
  /// @param window name of the window
  /// @param time ISO-8601 start of the bar, UTC
  /// @param open first price
  /// @param high highest price
  /// @param low lowest price
  /// @param close last price
  /// @param probability of lying inside an expansion
  /// @param truth whether a label covers the bar
  /// @param weight how much the bar counts
  /// @param predicted whether the bar is detected
  /// @param uncertainty standard deviation of the models' probabilities; NaN, and empty in the
  ///   file, when there is only one
  /// @param viterbi fraction of the models whose best path contains the bar; NaN, and empty in the
  ///   file, without a chain
  /// @param spans lengths of the labelled spans that begin at this bar, clipped to the window, so
  ///   that two spans that touch stay two
  /// @param symbol instrument of the window; empty, and no column, where it has no name
  public record Row(
      String window,
      String time,
      double open,
      double high,
      double low,
      double close,
      double probability,
      boolean truth,
      double weight,
      boolean predicted,
      double uncertainty,
      double viterbi,
      List<Integer> spans,
      String symbol) {}

  /// Writes all windows.
  ///
  /// @param bars the series that the windows' rows refer to
  /// @param predictions one per window
  /// @param predicted \[window]\[bar] which bars are detected
  public static void write(
      Path file, BarSeries bars, List<WindowPrediction> predictions, boolean[][] predicted) {
    AtomicFiles.write(
        file,
        out -> {
          CsvWriter csv =
              CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          csv.writeRecord(bars.isNamed() ? WITH_SYMBOL : COLUMNS);
          for (int w = 0; w < predictions.size(); w++) {
            WindowPrediction p = predictions.get(w);
            for (int t = 0; t < p.bars(); t++) {
              int row = p.window().start() + t;
              List<String> cells =
                  List.of(
                      CellText.of(p.window().id()),
                      Instant.ofEpochMilli(bars.time(row)).toString(),
                      Double.toString(bars.open(row)),
                      Double.toString(bars.high(row)),
                      Double.toString(bars.low(row)),
                      Double.toString(bars.close(row)),
                      Float.toString(p.probability()[t]),
                      p.truth()[t] > .5f ? "1" : "0",
                      Float.toString(p.weight()[t]),
                      predicted[w][t] ? "1" : "0",
                      Float.isNaN(p.uncertainty()[t]) ? "" : Float.toString(p.uncertainty()[t]),
                      p.path().length == 0 ? "" : Float.toString(p.path()[t]),
                      lengths(p.trueSpans(), t),
                      p.countdown().length == 0 ? "" : Float.toString(p.countdown()[t]));
              csv.writeRecord(bars.isNamed() ? with(cells, bars.instrumentOf(row).name()) : cells);
            }
          }
          csv.flush();
        });
  }

  private static List<String> with(List<String> cells, String more) {
    List<String> all = new ArrayList<>(cells);
    all.add(more);
    return all;
  }

  /// Reads all rows.
  ///
  /// @throws InputException when the file is missing or not such a file
  public static List<Row> read(Path file) {
    Memory.require(InputFiles.require(file) * BYTES_OF_HEAP_A_BYTE, file.toString());
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().maxBufferSize(LONGEST_ROW).ofNamedCsvRecord(file)) {
      for (NamedCsvRecord r : csv) {
        rows.add(row(file, r));
      }
    } catch (CsvParseException | UncheckedIOException | IllegalStateException e) {
      throw new InputException(
          file + " is not a table of predictions; run `expanse evaluate` again", e);
    } catch (IOException e) {
      throw new InputException(
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; run `expanse evaluate` again",
          e);
    }
    return rows;
  }

  /// The rows of every window, in the order of the file.
  public static Map<String, List<Row>> byWindow(List<Row> rows) {
    Map<String, List<Row>> byWindow = new LinkedHashMap<>();
    for (Row row : rows) {
      byWindow.computeIfAbsent(row.window(), id -> new ArrayList<>()).add(row);
    }
    return byWindow;
  }

  /// The rows as predictions of windows. A window's start is the rank of its first bar among the
  /// instruments and times of all rows: windows overlap here when they overlap in the series. Spans
  /// have no type, and the heads beside the probability are empty, since the file does not hold
  /// them; the field is that of the bars that were marked.
  public static List<WindowPrediction> windows(List<Row> rows) {
    Map<String, Integer> rank = new HashMap<>();
    for (String place : new TreeSet<>(rows.stream().map(PredictionsFile::place).toList())) {
      rank.put(place, rank.size());
    }
    List<WindowPrediction> windows = new ArrayList<>();
    byWindow(rows).forEach((id, bars) -> windows.add(window(id, bars, rank)));
    return windows;
  }

  private static String place(Row row) {
    return row.symbol() + ' ' + row.time();
  }

  private static Period period(List<Row> bars) {
    return new Period(
        Instant.parse(bars.getFirst().time()).toEpochMilli(),
        Instant.parse(bars.getLast().time()).toEpochMilli());
  }

  private static WindowPrediction window(String id, List<Row> bars, Map<String, Integer> rank) {
    int n = bars.size();
    float[] probability = new float[n];
    float[] truth = new float[n];
    float[] weight = new float[n];
    float[] marked = new float[n];
    float[] uncertainty = new float[n];
    boolean chain = !Double.isNaN(bars.getFirst().viterbi());
    float[] path = new float[chain ? n : 0];
    List<IndexSpan> spans = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      Row bar = bars.get(t);
      probability[t] = (float) bar.probability();
      truth[t] = bar.truth() ? 1 : 0;
      marked[t] = bar.predicted() ? 1 : 0;
      weight[t] = (float) bar.weight();
      uncertainty[t] = (float) bar.uncertainty();
      if (chain) {
        path[t] = (float) bar.viterbi();
      }
      for (int length : bar.spans()) {
        spans.add(new IndexSpan(t, t + length - 1, SpanType.CONSOLIDATION, 1));
      }
    }
    return new WindowPrediction(
        new Window(id, Subset.TEST, rank.getOrDefault(place(bars.getFirst()), 0)),
        probability,
        truth,
        weight,
        spans,
        new float[0],
        Float.NaN,
        Float.NaN,
        new float[0],
        uncertainty,
        path,
        WindowField.certain(Spans.components(marked, 0.5, 1), n),
        period(bars));
  }

  private static double numberOrNaN(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  private static String lengths(List<IndexSpan> spans, int bar) {
    return spans.stream()
        .filter(s -> s.start() == bar)
        .map(s -> Integer.toString(s.end() - s.start() + 1))
        .collect(Collectors.joining(" "));
  }

  private static Row row(Path file, NamedCsvRecord r) {
    try {
      Row row =
          new Row(
              r.getField("window"),
              r.getField("time"),
              price(r, "open"),
              price(r, "high"),
              price(r, "low"),
              price(r, "close"),
              Double.parseDouble(r.getField("probability")),
              r.getField("truth").equals("1"),
              Double.parseDouble(r.getField("weight")),
              r.getField("predicted").equals("1"),
              numberOrNaN(r.getField("uncertainty")),
              numberOrNaN(r.getField("viterbi")),
              Arrays.stream(r.getField("spans").split(" "))
                  .filter(length -> !length.isEmpty())
                  .map(Integer::valueOf)
                  .toList(),
              r.findField(SYMBOL).orElse(""));
      if (!(row.probability() >= 0 && row.probability() <= 1)
          || !(row.weight() >= 0 && row.weight() < Double.POSITIVE_INFINITY)
          || row.spans().stream().anyMatch(length -> length < 1 || length > LONGEST_SPAN)) {
        throw new NumberFormatException("a probability, a weight or a span is out of range");
      }
      return row;
    } catch (NoSuchElementException | NumberFormatException e) {
      throw new InputException(
          file
              + ", line "
              + r.getStartingLineNumber()
              + ": not a row of predictions; run `expanse evaluate` again",
          e);
    }
  }

  private static double price(NamedCsvRecord r, String column) {
    double price = Double.parseDouble(r.getField(column));
    if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
      throw new NumberFormatException("no price");
    }
    return price;
  }
}
