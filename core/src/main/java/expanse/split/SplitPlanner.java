package expanse.split;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.window.Window;
import java.util.List;

/// Divides windows into subsets that share nothing, or refuses.
public final class SplitPlanner {
  private SplitPlanner() {}

  /// Plans the subsets.
  ///
  /// Windows that name their subset are respected and checked; when such a file knows no validation
  /// windows, the last of the training windows become them, as many as the options say. Otherwise
  /// the options say how to divide. Windows of an earlier subset that would leak into a later one
  /// are dropped and named.
  ///
  /// @param length bars of a window
  /// @throws expanse.base.InputException when given subsets share bars, labels or copied stretches,
  ///   naming the pair of windows, or when a subset would be empty
  public static SplitPlan plan(
      BarSeries bars,
      List<Window> windows,
      List<IndexSpan> spans,
      int length,
      SplitOptions options) {
    return new SplitPlanning(bars, windows, spans, length, options).plan();
  }
}
