package expanse.evaluation;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.training.WindowPrediction;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The file `predictions.csv`: one row per bar of every evaluated window, with prices, so that it
/// can be read and drawn without the bars it came from.
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
          "viterbi");

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
  /// @param predicted whether the decoder marks the bar
  /// @param uncertainty standard deviation of the models' probabilities; NaN, and empty in the
  ///   file, when there is only one
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
      double uncertainty) {}

  /// Writes all windows.
  ///
  /// @param bars the series that the windows' rows refer to
  /// @param predictions one per window
  /// @param predicted \[window]\[bar] what the decoder marks
  public static void write(
      Path file, BarSeries bars, List<WindowPrediction> predictions, boolean[][] predicted) {
    AtomicFiles.write(
        file,
        out -> {
          CsvWriter csv =
              CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          csv.writeRecord(COLUMNS);
          for (int w = 0; w < predictions.size(); w++) {
            WindowPrediction p = predictions.get(w);
            for (int t = 0; t < p.bars(); t++) {
              int row = p.window().start() + t;
              csv.writeRecord(
                  p.window().id(),
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
                  p.path().length == 0 ? "" : Float.toString(p.path()[t]));
            }
          }
          csv.flush();
        });
  }

  /// Reads all rows.
  ///
  /// @throws InputException when the file is missing or not such a file
  public static List<Row> read(Path file) {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord r : csv) {
        rows.add(row(file, r));
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; run `expanse evaluate` first",
          e);
    }
    return rows;
  }

  private static Row row(Path file, NamedCsvRecord r) {
    try {
      return new Row(
          r.getField("window"),
          r.getField("time"),
          Double.parseDouble(r.getField("open")),
          Double.parseDouble(r.getField("high")),
          Double.parseDouble(r.getField("low")),
          Double.parseDouble(r.getField("close")),
          Double.parseDouble(r.getField("probability")),
          r.getField("truth").equals("1"),
          Double.parseDouble(r.getField("weight")),
          r.getField("predicted").equals("1"),
          r.findField("uncertainty")
              .filter(text -> !text.isEmpty())
              .map(Double::valueOf)
              .orElse(Double.NaN));
    } catch (RuntimeException e) {
      throw new InputException(
          file
              + ", line "
              + r.getStartingLineNumber()
              + ": not a row of predictions ("
              + e.getMessage()
              + "); run `expanse evaluate` again",
          e);
    }
  }
}
