package expanse.segment;

import expanse.dataset.Dataset;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far around annotated windows bars may be seen: within their segments, and away from windows
/// of other subsets by the embargo.
public final class StretchBounds {
  private final Map<Window, int[]> rows = new HashMap<>();

  /// @param data whose windows count
  /// @param most bars to either side of a window; 0 for the windows alone
  public StretchBounds(Dataset data, int most) {
    for (Subset subset : Subset.values()) {
      List<Window> windows = data.windows(subset);
      for (int i = 0; i < windows.size(); i++) {
        int start = windows.get(i).start();
        int from = Math.max(start - most, data.earliestStart(subset, i));
        int to = Math.min(start + most, data.latestStart(subset, i)) + data.windowLength();
        rows.put(windows.get(i), new int[] {from, to});
      }
    }
  }

  /// First row, and one past the last row, that may be seen with a window.
  public int[] of(Window window) {
    int[] known = rows.get(window);
    if (known == null) {
      throw new IllegalArgumentException("window " + window.id() + " is not of this data set");
    }
    return known;
  }
}
