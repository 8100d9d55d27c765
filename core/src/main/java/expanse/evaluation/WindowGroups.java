package expanse.evaluation;

import expanse.window.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Windows that are not independent of each other, in groups.
///
/// Two windows belong together when they share a bar, or when their names say that one is a sibling
/// of the other (`12_exp_1_offset-52` and `12_exp_2`: the same base window); and whatever belongs
/// together with the same window does.
///
/// @param count number of groups
/// @param ofWindow group of each window, 0 .. count - 1, numbered by first appearance
public record WindowGroups(int count, int[] ofWindow) {
  private static final Pattern SIBLING =
      Pattern.compile("(.+?)(?:_exp_\\d+)?(?:_offset[+-]?\\d+)?");

  /// Groups windows of so many bars.
  public static WindowGroups of(List<Window> windows, int bars) {
    int n = windows.size();
    int[] parent = new int[n];
    for (int i = 0; i < n; i++) {
      parent[i] = i;
    }
    Integer[] byStart = new Integer[n];
    Arrays.setAll(byStart, i -> i);
    Arrays.sort(byStart, (a, b) -> Integer.compare(windows.get(a).start(), windows.get(b).start()));
    for (int k = 1; k < n; k++) {
      int before = byStart[k - 1];
      int here = byStart[k];
      if (windows.get(here).start() < windows.get(before).start() + bars) {
        join(parent, before, here);
      }
    }
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
