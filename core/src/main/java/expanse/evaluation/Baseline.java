package expanse.evaluation;

import expanse.metric.BinaryCounts;
import java.util.List;
import java.util.stream.IntStream;

/// what a baseline reaches on the test windows, its constants taken from the training subset and
/// its threshold from validation.
///
/// @param name key in files, such as `range_rule`
/// @param description the rule in words
/// @param threshold chosen on validation; NaN for rules without one
/// @param counts per test window: the counts of its bars (expected counts for a random rule)
/// @param marks per test window: 1 for marked bars; empty for a random rule
/// @param averagePrecision on the pooled test bars; NaN without a positive bar
public record Baseline(
    String name,
    String description,
    double threshold,
    List<BinaryCounts> counts,
    List<float[]> marks,
    double averagePrecision) {
  /// Copies the lists.
  public Baseline {
    counts = List.copyOf(counts);
    marks = List.copyOf(marks);
  }

  /// The same on some of the windows; its average precision there is not known.
  ///
  /// @param which numbers of the windows
  Baseline on(int[] which) {
    return new Baseline(
        name,
        description,
        threshold,
        IntStream.of(which).mapToObj(counts::get).toList(),
        marks.isEmpty() ? marks : IntStream.of(which).mapToObj(marks::get).toList(),
        Double.NaN);
  }

  /// Pooled counts of all test windows.
  public BinaryCounts micro() {
    BinaryCounts sum = BinaryCounts.NONE;
    for (BinaryCounts c : counts) {
      sum = sum.plus(c);
    }
    return sum;
  }
}
