package expanse.segment;

import expanse.dataset.Dataset;
import expanse.feature.WindowView;
import expanse.label.IndexSpan;
import expanse.tree.FieldTrees;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;

/// A reviewed window with the bars around it that may be seen, or as it was seen before it was
/// over.
///
/// @param window number of the window
/// @param start row of the first bar
/// @param steps bars
/// @param from first reviewed step
/// @param to one past the last one
/// @param learnFrom first step that trees of bars learn from
/// @param labels in steps, those that share a bar with the reviewed ones
/// @param weight how much it counts
record TrainingStretch(
    int window,
    int start,
    int steps,
    int from,
    int to,
    int learnFrom,
    List<FieldTrees.Label> labels,
    double weight) {
  private static final int CUT_BARS = 25; // at the end of a window that is not over
  private static final double CUT_WEIGHT = 0.5; // beside a whole window

  /// A window as a whole.
  ///
  /// @param rows first and one past the last row that may be seen
  static TrainingStretch whole(Dataset data, Window window, int number, int[] rows) {
    int from = window.start() - rows[0];
    int steps = rows[1] - rows[0];
    int to = from + data.windowLength();
    return new TrainingStretch(
        number, rows[0], steps, from, to, from, labels(data, rows[0], steps, from, to), 1);
  }

  /// A window as it was when one of its bars was the newest.
  ///
  /// @param first first row that may be seen
  /// @param newest the bar, from 0
  static TrainingStretch cut(Dataset data, Window window, int number, int first, int newest) {
    int from = window.start() - first;
    int steps = from + newest + 1;
    return new TrainingStretch(
        number,
        first,
        steps,
        from,
        steps,
        Math.max(from, steps - CUT_BARS),
        labels(data, first, steps, from, steps),
        CUT_WEIGHT);
  }

  WindowView view(Dataset data) {
    WindowView annotated = data.features().view(start + from, 1);
    return new WindowView(data.bars(), Math.min(annotated.first(), start), start, steps);
  }

  private static List<FieldTrees.Label> labels(
      Dataset data, int start, int steps, int from, int to) {
    List<FieldTrees.Label> labels = new ArrayList<>();
    for (IndexSpan span : data.spans()) {
      int first = span.start() - start;
      int last = span.end() - start;
      if (last >= from && first < to) {
        labels.add(new FieldTrees.Label(first, Math.min(last, steps - 1), last >= steps - 1));
      }
    }
    return labels;
  }
}
