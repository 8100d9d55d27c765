package expanse.label;

import expanse.base.Plural;
import expanse.market.BarSeries;
import java.util.List;
import java.util.OptionalLong;

/// Finds out whether labels are off by whole half hours, as they are when their zone was mistaken:
/// legs run straight where they were marked and not where they are moved to.
final class LabelOffset {
  private static final long HALF_HOUR = 1_800_000L;
  private static final int FARTHEST = 28;
  private static final int LEAST_LABELS = 12;
  private static final double STRAIGHT = 0.5;
  private static final double STANDARD_ERRORS = 5;

  private final BarSeries bars;
  private final List<Label> labels;

  private LabelOffset(BarSeries bars, List<Label> labels) {
    this.bars = bars;
    this.labels = labels;
  }

  /// How well labels fit that were moved.
  ///
  /// @param mean efficiency of their legs; those that hit no bars count as none
  /// @param error standard error of the mean
  private record Fit(double mean, double error) {}

  /// Milliseconds by which the labels would have to be moved; empty when they fit as they are.
  static OptionalLong find(BarSeries bars, List<Label> labels) {
    return labels.size() < LEAST_LABELS
        ? OptionalLong.empty()
        : new LabelOffset(bars, labels).find();
  }

  private OptionalLong find() {
    Fit here = fit(0);
    long best = 0;
    Fit bestFit = here;
    for (int k = -FARTHEST; k <= FARTHEST; k++) {
      Fit fit = fit(k * HALF_HOUR);
      if (fit.mean > bestFit.mean) {
        best = k * HALF_HOUR;
        bestFit = fit;
      }
    }
    double error = Math.hypot(here.error, bestFit.error);
    boolean clear = bestFit.mean >= STRAIGHT && bestFit.mean - here.mean > STANDARD_ERRORS * error;
    return best != 0 && clear ? OptionalLong.of(best) : OptionalLong.empty();
  }

  private Fit fit(long shift) {
    double sum = 0;
    double squares = 0;
    for (Label label : labels) {
      double e = efficiency(label.start() + shift, label.end() + shift);
      sum += e;
      squares += e * e;
    }
    int n = labels.size();
    double mean = sum / n;
    return new Fit(mean, Math.sqrt(Math.max(0, squares / n - mean * mean) / n));
  }

  /// The move over the way travelled, 0 where no bars start at these times.
  private double efficiency(long from, long to) {
    int start = bars.indexOf(from);
    int end = bars.indexOf(to);
    if (start < 0 || end < start) {
      return 0;
    }
    double way = Math.abs(Math.log(bars.close(start) / bars.open(start)));
    for (int i = start + 1; i <= end; i++) {
      way += Math.abs(Math.log(bars.close(i) / bars.close(i - 1)));
    }
    return way == 0 ? 0 : Math.abs(Math.log(bars.close(end) / bars.open(start))) / way;
  }

  /// The finding in a sentence, for labels that would have to be moved by so much.
  static String text(long millis) {
    double hours = Math.abs(millis) / 3_600_000.0;
    String length = hours == Math.rint(hours) ? Plural.of((long) hours, "hour") : hours + " hours";
    return "The labels look "
        + length
        + (millis > 0 ? " early" : " late")
        + ": moved by that they lie on straight legs; was their zone mistaken (--zone)?";
  }
}
