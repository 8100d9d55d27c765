package expanse.decoding;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.metric.Spans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Micro scores of validation windows at a grid of thresholds, as in the original's threshold tool.
///
/// Thresholds are strict. Two departures from the original: grid values do not gather rounding
/// errors (.4 is .4), and a shortest span erases predicted spans only, never true ones. The columns
/// `n_true_spans` and `n_pred_spans` keep the original's names AND its meaning, which is a number
/// of BARS; the numbers of connected components follow as `n_true_components` and
/// `n_pred_components`.
///
/// @param minSpanLength shorter predicted spans are erased
/// @param rows one per threshold, rising
public record ThresholdTable(int minSpanLength, List<Row> rows) {
  /// The original's columns, and two more.
  static final String HEADER =
      "threshold,f1,precision,recall,n_true_spans,n_pred_spans,n_true_components,n_pred_components";

  /// Copies the rows.
  public ThresholdTable {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a table has at least one row");
    }
  }

  /// One threshold.
  ///
  /// @param threshold strict
  /// @param f1 micro F1 over all reviewed bars
  /// @param precision micro precision
  /// @param recall micro recall
  /// @param trueBars reviewed bars inside true spans
  /// @param predictedBars reviewed bars predicted
  /// @param trueComponents connected true spans
  /// @param predictedComponents connected predicted spans
  public record Row(
      double threshold,
      double f1,
      double precision,
      double recall,
      int trueBars,
      int predictedBars,
      int trueComponents,
      int predictedComponents) {}

  /// Scores the grid min, min + step, ... up to max.
  ///
  /// @param validation windows of the VALIDATION subset; a threshold is never chosen on the test
  ///   subset
  /// @throws InputException when the grid is empty or there are no windows
  public static ThresholdTable of(
      List<WindowPrediction> validation, double min, double max, double step, int minSpanLength) {
    if (!(step > 0) || !(min <= max) || min < 0 || max > 1 || (max - min) / step > 100_000) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "the thresholds %s to %s by %s are no grid; give 0 <= min <= max <= 1 and step > 0",
              min,
              max,
              step));
    }
    if (validation.isEmpty()) {
      throw new InputException(
          "there are no validation windows to choose a threshold on; set split.validation above 0");
    }
    List<Row> rows = new ArrayList<>();
    int steps = (int) Math.floor((max - min) / step + 1e-9);
    for (int i = 0; i <= steps; i++) {
      double threshold = Math.round((min + i * step) * 1e9) / 1e9;
      rows.add(row(validation, new SpanRule(threshold, minSpanLength)));
    }
    return new ThresholdTable(minSpanLength, rows);
  }

  private static Row row(List<WindowPrediction> windows, SpanRule rule) {
    BinaryCounts counts = BinaryCounts.NONE;
    int trueBars = 0;
    int predictedBars = 0;
    int trueComponents = 0;
    int predictedComponents = 0;
    for (WindowPrediction w : windows) {
      boolean[] mask = rule.mask(w);
      counts = counts.plus(BinaryCounts.ofMask(mask, w.truth(), w.weight()));
      for (int t = 0; t < mask.length; t++) {
        if (w.weight()[t] > 0) {
          trueBars += w.truth()[t] > BinaryCounts.POSITIVE_TARGET ? 1 : 0;
          predictedBars += mask[t] ? 1 : 0;
        }
      }
      trueComponents += Spans.components(w.truth(), BinaryCounts.POSITIVE_TARGET, 1).size();
      predictedComponents += rule.spans(w).size();
    }
    return new Row(
        rule.threshold(),
        counts.f1(),
        counts.precision(),
        counts.recall(),
        trueBars,
        predictedBars,
        trueComponents,
        predictedComponents);
  }

  /// The row with the largest micro F1. Where several neighbours reach it, the middle of the first
  /// such plateau (the lower of two middles): the choice that is furthest from a cliff on either
  /// side.
  public Row best() {
    int first = 0;
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i).f1() > rows.get(first).f1()) {
        first = i;
      }
    }
    int last = first;
    while (last + 1 < rows.size() && rows.get(last + 1).f1() == rows.get(first).f1()) {
      last++;
    }
    return rows.get((first + last) / 2);
  }

  /// Writes the table as CSV.
  ///
  /// @throws InputException when the file cannot be written
  public void write(Path file) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Row r : rows) {
      text.append(r.threshold()).append(',');
      text.append(r.f1()).append(',');
      text.append(r.precision()).append(',');
      text.append(r.recall()).append(',');
      text.append(r.trueBars()).append(',');
      text.append(r.predictedBars()).append(',');
      text.append(r.trueComponents()).append(',');
      text.append(r.predictedComponents()).append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }
}
