package expanse.output;

import expanse.decoding.PredictedSpan;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The spans that a run has found in windows, each beside the labelled span that it matches.
///
/// Both are matched one to one within a window, in falling order of IoU; spans of which less than
/// half was reviewed are left out.
///
/// @param windows what the spans were found in
/// @param rows found spans with and without a match, then labelled spans that nothing matches, of
///   one window after the other
public record ScoredSpans(List<WindowPrediction> windows, List<Row> rows) {
  /// A found span, a labelled one, or both.
  ///
  /// @param window number of the window
  /// @param found what the run has found
  /// @param label what the labels say
  /// @param iou bars in both over bars in either, 0 for a span alone
  public record Row(
      int window, @Nullable PredictedSpan found, @Nullable IndexSpan label, double iou) {}

  /// A found span and its label.
  ///
  /// @param window number of the window
  /// @param found what the run has found
  /// @param label what the labels say
  record Pair(int window, PredictedSpan found, IndexSpan label) {
    double startError() {
      return Math.abs(found.start() - label.start());
    }

    double endError() {
      return Math.abs(found.end() - label.end());
    }

    double lengthError() {
      return Math.abs(found.length() - label.length());
    }
  }

  /// Matches spans.
  ///
  /// @param found spans of every window
  public static ScoredSpans of(List<WindowPrediction> windows, List<List<PredictedSpan>> found) {
    List<Row> rows = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      float[] weight = windows.get(w).weight();
      List<PredictedSpan> mine =
          found.get(w).stream()
              .filter(s -> Spans.isReviewed(new Span(s.start(), s.end()), weight))
              .toList();
      List<IndexSpan> labels =
          windows.get(w).trueSpans().stream()
              .filter(s -> Spans.isReviewed(new Span(s.start(), s.end()), weight))
              .toList();
      @Nullable IndexSpan[] labelOf = new IndexSpan[mine.size()];
      double[] iou = new double[mine.size()];
      boolean[] taken = new boolean[labels.size()];
      for (Spans.Pair pair :
          Spans.pairs(
              mine.stream().map(s -> new Span(s.start(), s.end())).toList(),
              labels.stream().map(s -> new Span(s.start(), s.end())).toList())) {
        labelOf[pair.predicted()] = labels.get(pair.truth());
        iou[pair.predicted()] = pair.score();
        taken[pair.truth()] = true;
      }
      for (int i = 0; i < mine.size(); i++) {
        rows.add(new Row(w, mine.get(i), labelOf[i], iou[i]));
      }
      for (int i = 0; i < labels.size(); i++) {
        if (!taken[i]) {
          rows.add(new Row(w, null, labels.get(i), 0));
        }
      }
    }
    return new ScoredSpans(windows, List.copyOf(rows));
  }

  /// Found spans that match a label.
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Row row : rows) {
      if (row.found() != null && row.label() != null) {
        pairs.add(new Pair(row.window(), row.found(), row.label()));
      }
    }
    return pairs;
  }
}
