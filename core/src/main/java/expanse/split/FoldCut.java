package expanse.split;

import expanse.market.BarSeries;
import expanse.market.Period;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/// Cuts windows into folds, each a stretch of time.
///
/// Instruments whose windows lie in the same time are cut at the same moments, so that no fold
/// holds what another one knows from a neighbouring market. Instruments of different times are cut
/// each for itself, so that every fold holds some of each; where that would leave a fold fewer than
/// ten windows, such instruments are cut together.
public final class FoldCut {
  private static final int LEAST_IN_FOLD = 10;

  private FoldCut() {}

  /// The fold of every window, from 0.
  ///
  /// @param windows in the order of their times
  /// @param foldAt the fold of a place among so many
  public static int[] of(
      BarSeries bars, List<Window> windows, int folds, IntBinaryOperator foldAt) {
    Map<String, Integer> eras = eras(bars, windows);
    int[] era = new int[windows.size()];
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < era.length; i++) {
      String name = bars.instrumentOf(windows.get(i).start()).name();
      era[i] = eras.getOrDefault(name, 0);
      sizes.merge(era[i], 1, Integer::sum);
    }
    Map<Integer, Integer> all = new HashMap<>();
    for (int i = 0; i < era.length; i++) {
      era[i] = sizes.getOrDefault(era[i], 0) < LEAST_IN_FOLD * folds ? -1 : era[i];
      all.merge(era[i], 1, Integer::sum);
    }
    Map<Integer, Integer> seen = new HashMap<>();
    int[] fold = new int[era.length];
    for (int i = 0; i < fold.length; i++) {
      int place = seen.merge(era[i], 1, Integer::sum) - 1;
      fold[i] = foldAt.applyAsInt(place, all.getOrDefault(era[i], 1));
    }
    return fold;
  }

  /// Instruments whose times meet, directly or through others, have one number.
  private static Map<String, Integer> eras(BarSeries bars, List<Window> windows) {
    Map<String, Period> periods = new HashMap<>();
    for (Window window : windows) {
      Period own = bars.period(window.start(), 1);
      periods.merge(
          bars.instrumentOf(window.start()).name(),
          own,
          (a, b) -> new Period(Math.min(a.first(), b.first()), Math.max(a.last(), b.last())));
    }
    List<Map.Entry<String, Period>> sorted = new ArrayList<>(periods.entrySet());
    sorted.sort(Comparator.comparingLong(entry -> entry.getValue().first()));
    Map<String, Integer> eras = new HashMap<>();
    long end = Long.MIN_VALUE;
    int era = -1;
    for (Map.Entry<String, Period> one : sorted) {
      era += one.getValue().first() > end ? 1 : 0;
      end = Math.max(end, one.getValue().last());
      eras.put(one.getKey(), era);
    }
    return eras;
  }
}
