package expanse.evaluation;

import expanse.market.Period;
import expanse.window.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Windows that are not independent of each other, in groups.
///
/// Two windows belong together when they share a bar, when they lie at the same time in two
/// instruments, or when their names say that one is a sibling of the other (`12_exp_1_offset-52`
/// and `12_exp_2`: the same base window); and whatever belongs together with the same window does.
/// A block of time that goes on from market to market ends after ten windows.
///
/// @param count number of groups
/// @param ofWindow group of each window, 0 .. count - 1, numbered by first appearance
public record WindowGroups(int count, int[] ofWindow) {
  private static final int LONGEST_BLOCK = 10; // windows
  private static final Pattern SIBLING =
      Pattern.compile("(.+?)(?:_exp_\\d+)?(?:_offset[+-]?\\d+)?");

  /// Groups windows of so many bars, all of one instrument.
  public static WindowGroups of(List<Window> windows, int bars) {
    List<Period> rows =
        windows.stream().map(w -> new Period(w.start(), w.start() + bars - 1L)).toList();
    return of(windows, rows, bars);
  }

  /// Groups windows of so many bars.
  ///
  /// @param periods of the windows, on one clock
  public static WindowGroups of(List<Window> windows, List<Period> periods, int bars) {
    int n = windows.size();
    int[] parent = new int[n];
    Integer[] order = new Integer[n];
    for (int i = 0; i < n; i++) {
      parent[i] = i;
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Integer.compare(windows.get(a).start(), windows.get(b).start()));
    for (int k = 1; k < n; k++) {
      int before = order[k - 1];
      int here = order[k];
      if (windows.get(here).start() < windows.get(before).start() + bars) {
        join(parent, before, here);
      }
    }
    joinInTime(parent, order, periods);
    Map<String, Integer> bases = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Integer sibling = bases.putIfAbsent(base(windows.get(i).id()), i);
      if (sibling != null) {
        join(parent, sibling, i);
      }
    }
    int[] group = new int[n];
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int i = 0; i < n; i++) {
      int next = numbers.size();
      group[i] = numbers.computeIfAbsent(root(parent, i), root -> next);
    }
    return new WindowGroups(numbers.size(), group);
  }

  private static void joinInTime(int[] parent, Integer[] order, List<Period> periods) {
    Arrays.sort(order, (a, b) -> Long.compare(periods.get(a).first(), periods.get(b).first()));
    long begin = 0;
    long end = Long.MIN_VALUE;
    for (int k = 0; k < order.length; k++) {
      Period here = periods.get(order[k]);
      if (here.first() > end
          || here.last() - begin > LONGEST_BLOCK * (here.last() - here.first())) {
        begin = here.first();
      } else {
        join(parent, order[k - 1], order[k]);
      }
      end = Math.max(end, here.last());
    }
  }

  /// The name of the window that a window was made from.
  static String base(String id) {
    Matcher matcher = SIBLING.matcher(id);
    return matcher.matches() ? matcher.group(1) : id;
  }

  private static int root(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private static void join(int[] parent, int a, int b) {
    parent[root(parent, a)] = root(parent, b);
  }
}
