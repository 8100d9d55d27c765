package expanse.rule;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// Reviewed bars and their labels, cut into units of time that are taken to be independent: folds
/// and resamples are made of them.
final class MarkedBars {
  private static final int UNIT = 150; // bars

  final List<ReviewedStretch> stretches;

  /// Labels of which at least half was reviewed, in order of time.
  final List<IndexSpan> labels;

  /// Number of units.
  final int units;

  /// Reviewed bars of each unit.
  final int[] bars;

  /// Labelled ones among them.
  final int[] labelled;

  /// Labels of each unit, by their first reviewed bar.
  final int[] labelsOf;

  private final int[] unit; // of each row, -1 where not reviewed
  private final BitSet inLabel = new BitSet();
  private final int longest;

  MarkedBars(BarSeries series, List<IndexSpan> all, BitSet reviewed) {
    stretches = ReviewedStretch.of(series, reviewed);
    unit = new int[series.size()];
    Arrays.fill(unit, -1);
    int count = 0;
    for (ReviewedStretch s : stretches) {
      int length = s.size - s.lead;
      int parts = Math.max(1, (length + UNIT / 2) / UNIT);
      for (int i = 0; i < length; i++) {
        unit[s.first + s.lead + i] = count + (int) ((long) i * parts / length);
      }
      count += parts;
    }
    units = count;
    bars = new int[units];
    labelled = new int[units];
    labelsOf = new int[units];
    List<IndexSpan> kept = new ArrayList<>();
    for (IndexSpan label : all) {
      int shown = inside(reviewed, label.start(), label.end());
      if (shown > 0) {
        inLabel.set(label.start(), label.end() + 1);
      }
      if (shown > 0 && 2 * shown >= label.length()) {
        kept.add(label);
        labelsOf[unitOf(label.start(), label.end())]++;
      }
    }
    kept.sort(Comparator.comparingInt(IndexSpan::start).thenComparingInt(IndexSpan::end));
    labels = List.copyOf(kept);
    longest = labels.stream().mapToInt(IndexSpan::length).max().orElse(0);
    for (int row = 0; row < unit.length; row++) {
      if (unit[row] >= 0) {
        bars[unit[row]]++;
        labelled[unit[row]] += inLabel.get(row) ? 1 : 0;
      }
    }
  }

  private static int inside(BitSet rows, int start, int end) {
    int count = 0;
    for (int row = start; row <= end; row++) {
      count += rows.get(row) ? 1 : 0;
    }
    return count;
  }

  /// The unit of a row, -1 where it was not reviewed.
  int unitOf(int row) {
    return unit[row];
  }

  /// The unit of a span: that of its first reviewed bar; -1 without one.
  int unitOf(int start, int end) {
    for (int row = start; row <= end; row++) {
      if (unit[row] >= 0) {
        return unit[row];
      }
    }
    return -1;
  }

  boolean isReviewed(int row) {
    return unit[row] >= 0;
  }

  boolean isLabelled(int row) {
    return inLabel.get(row);
  }

  /// Number of rows of the series.
  int rows() {
    return unit.length;
  }

  /// The label that shares most bars with a span, measured by bars in both over bars in either.
  ///
  /// @return its number, or -1 when less than half is shared
  int match(int start, int end) {
    int best = -1;
    double most = 0.5;
    for (int k = IndexSpan.firstFrom(labels, start - longest); k < labels.size(); k++) {
      IndexSpan label = labels.get(k);
      if (label.start() > end) {
        break;
      }
      int both = Math.min(end, label.end()) - Math.max(start, label.start()) + 1;
      double iou = (double) both / (end - start + 1 + label.length() - both);
      if (iou >= most) {
        best = k;
        most = Math.nextUp(iou);
      }
    }
    return best;
  }
}
