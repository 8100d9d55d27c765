package expanse.decoding;

import expanse.base.EnumNames;
import expanse.base.InputException;
import expanse.ensemble.WindowPrediction;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.metric.BinaryCounts;
import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Chooses a threshold by how many false detections a session or a day may have.
///
/// A false detection is a detected span that shares no bar with a label. How many there are to an
/// unlabelled bar is counted in windows that thresholds may be chosen on; that rate does not depend
/// on how many labels the windows hold, so that it also holds for a series with fewer.
public final class FalseMarks {
  private static final int POINTS = 199;
  private static final long MILLIS_OF_DAY = 86_400_000L;

  private FalseMarks() {}

  /// What false detections are counted over.
  public enum Per {
    /// Bars without a gap; the whole series when it has none.
    SESSION,
    /// A day by UTC that has bars.
    DAY;

    /// Mean number of bars.
    public double bars(BarSeries series) {
      if (this == SESSION) {
        return (double) series.size() / Math.max(1, series.segments().size());
      }
      Set<Long> days = new HashSet<>();
      int all = 0; // days of every instrument
      for (Instrument one : series.instruments()) {
        days.clear();
        for (int i = one.from(); i < one.to(); i++) {
          days.add(Math.floorDiv(series.time(i), MILLIS_OF_DAY));
        }
        all += days.size();
      }
      return (double) series.size() / Math.max(1, all);
    }

    /// In words.
    public String text() {
      return EnumNames.of(this);
    }
  }

  /// A threshold.
  ///
  /// @param rule with the threshold
  /// @param expected false detections over so many bars
  public record Chosen(SpanRule rule, double expected) {}

  /// The lowest threshold from which on no more false detections are to be expected than asked for.
  ///
  /// @param selection windows that thresholds may be chosen on, never of the test subset
  /// @param rule whose threshold is exchanged
  /// @param most false detections to be expected
  /// @param bars unlabelled ones over which they are counted
  /// @throws InputException when every threshold gives more, or there are no windows
  public static Chosen choose(
      List<WindowPrediction> selection, SpanRule rule, double most, double bars) {
    if (!(most > 0)) {
      throw new InputException("--false-marks must be above 0, was " + most);
    }
    if (selection.isEmpty()) {
      throw new InputException(
          "there are no validation windows to count false detections in; set split.validation above"
              + " 0");
    }
    if (rule.decoder() == Decoder.VITERBI) {
      throw new InputException(
          "the best path has no threshold that could be chosen by false detections; use --decoder"
              + " marginals");
    }
    Chosen best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = POINTS; k >= 1; k--) {
      SpanRule next = new SpanRule((double) k / (POINTS + 1), rule.minSpanLength(), rule.decoder());
      double expected = rate(selection, next) * bars;
      least = Math.min(least, expected);
      if (expected > most) {
        break;
      }
      best = new Chosen(next, expected);
    }
    if (best == null) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "every threshold gives more than %s false detections; the highest %.2f: allow as many"
                  + " with --false-marks, or label more windows without a mark",
              most,
              least));
    }
    return best;
  }

  /// False detections to an unlabelled bar.
  static double rate(List<WindowPrediction> windows, SpanRule rule) {
    int marks = 0;
    int bars = 0;
    for (WindowPrediction w : windows) {
      for (Span span : Spans.reviewed(rule.spans(w), w.weight())) {
        boolean touches = false;
        for (int t = span.start(); t <= span.end(); t++) {
          touches |= w.truth()[t] > BinaryCounts.POSITIVE_TARGET;
        }
        marks += touches ? 0 : 1;
      }
      for (int t = 0; t < w.bars(); t++) {
        bars += w.weight()[t] > 0 && w.truth()[t] <= BinaryCounts.POSITIVE_TARGET ? 1 : 0;
      }
    }
    return bars == 0 ? Double.NaN : (double) marks / bars;
  }
}
