package expanse.review;

import expanse.label.IndexSpan;
import expanse.review.Suspect.Kind;
import expanse.review.Suspect.Suggestion;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Doubts about where spans lie.
///
/// A doubt is the mean over the bars in question, shrunk as if there were a quarter of a usual span
/// more bars beyond doubt: one odd bar is no mistake of an annotator.
final class SpanDoubts {
  private final PredictedBars bars;
  private final ClassThresholds thresholds;
  private final TypeDoubts types;
  private final BitSet labelled = new BitSet();
  private final int usual; // median length of a label

  SpanDoubts(
      PredictedBars bars, ClassThresholds thresholds, List<IndexSpan> labels, TypeDoubts types) {
    this.bars = bars;
    this.thresholds = thresholds;
    this.types = types;
    int[] lengths = labels.stream().mapToInt(IndexSpan::length).sorted().toArray();
    usual = lengths.length == 0 ? 1 : lengths[lengths.length / 2];
    labels.forEach(label -> labelled.set(label.start(), label.end() + 1));
  }

  /// Doubt about a label or its ends, null when the model agrees.
  @Nullable Suspect ofLabel(IndexSpan label) {
    int first = label.start();
    int last = label.end();
    while (first < last && !bars.isPredicted(first)) {
      first++;
    }
    while (last > first && !bars.isPredicted(last)) {
      last--;
    }
    int[] best = best(label, first, last);
    if (best.length == 0) {
      double score = score(first, last, true);
      return suspect(Kind.SPURIOUS, label, score, null);
    }
    int start = first > label.start() ? label.start() : best[0];
    int end = last < label.end() ? label.end() : best[1];
    if (start == label.start() && end == label.end()) {
      return null;
    }
    double sum = 0;
    int n = 0;
    for (int row = Math.min(start, label.start()); row <= Math.max(end, label.end()); row++) {
      boolean marked = row >= label.start() && row <= label.end();
      boolean wanted = row >= start && row <= end;
      if (marked != wanted) {
        double p = bars.probability(row);
        sum += marked ? thresholds.ofPresent(p) : thresholds.ofAbsent(p);
        n++;
      }
    }
    return suspect(
        Kind.ENDS, label, sum / (n + usual / 4.0), new Suggestion(start, end, label.type()));
  }

  /// The stretch that gains most over the middle of the thresholds, summed over its bars; it has a
  /// bar of the label in it, and reaches over no gap, no bar without prediction and no other label.
  ///
  /// @return first and last row, or nothing when no bar of the label lies above the middle
  private int[] best(IndexSpan label, int first, int last) {
    int from = first;
    while (first - from < usual && open(from - 1, label) && !bars.gapAfter(from - 1)) {
      from--;
    }
    int to = last;
    while (to - last < usual && open(to + 1, label) && !bars.gapAfter(to)) {
      to++;
    }
    double most = 0;
    int[] best = new int[0];
    for (int start = from; start <= last; start++) {
      double sum = 0;
      for (int end = start; end <= to; end++) {
        sum += bars.isPredicted(end) ? bars.probability(end) - thresholds.middle() : 0;
        if (sum > most && end >= first) {
          most = sum;
          best = new int[] {start, end};
        }
      }
    }
    return best;
  }

  private boolean open(int row, IndexSpan label) {
    boolean own = row >= label.start() && row <= label.end();
    return bars.isPredicted(row) && (own || !labelled.get(row));
  }

  /// Stretches above the middle that touch no label.
  List<Suspect> missing() {
    List<Suspect> found = new ArrayList<>();
    BitSet predicted = bars.predicted();
    for (int row = predicted.nextSetBit(0); row >= 0; row = predicted.nextSetBit(row)) {
      if (bars.probability(row) <= thresholds.middle()) {
        row++;
        continue;
      }
      int start = row;
      while (bars.isPredicted(row + 1)
          && !bars.gapAfter(row)
          && bars.probability(row + 1) > thresholds.middle()) {
        row++;
      }
      int end = row++;
      int touched = labelled.nextSetBit(Math.max(0, start - 1));
      if (touched < 0 || touched > end + 1) {
        Suggestion suggestion = new Suggestion(start, end, types.likely(start, end));
        found.add(
            new Suspect(
                Kind.MISSING,
                start,
                end,
                null,
                score(start, end, false),
                bars.mean(start, end),
                suggestion));
      }
    }
    return found;
  }

  private double score(int from, int to, boolean present) {
    double total = 0;
    int count = 0;
    for (int row = from; row <= to; row++) {
      if (bars.isPredicted(row)) {
        double p = bars.probability(row);
        total += present ? thresholds.ofPresent(p) : thresholds.ofAbsent(p);
        count++;
      }
    }
    return total / (count + usual / 4.0);
  }

  private Suspect suspect(
      Kind kind, IndexSpan label, double score, @Nullable Suggestion suggestion) {
    double p = bars.mean(label.start(), label.end());
    return new Suspect(kind, label.start(), label.end(), label, score, p, suggestion);
  }
}
