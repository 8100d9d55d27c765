package expanse.settings;

import expanse.base.InputException;
import expanse.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which features a member of an ensemble reads.
///
/// A view is written as words: a name, in which `*` stands for anything, takes features in; one
/// that starts with `!` takes them out again; `share=0.5` keeps a random half of what is left,
/// drawn from the member's seed (Ho, 1998: random subspaces). `*` alone is every feature.
public final class FeatureView {
  /// Every feature.
  static final String ALL = "*";

  private FeatureView() {}

  /// The view of a member: members that leave out different folds share a view before the next view
  /// begins.
  ///
  /// @param member from 1
  public static String ofMember(TrainingSettings.Ensemble ensemble, int member) {
    List<String> views = ensemble.views();
    return views.isEmpty()
        ? ALL
        : views.get((member - 1) / Math.max(1, ensemble.folds()) % views.size());
  }

  /// Refuses a view that cannot be understood.
  static void check(String view) {
    double share = share(view);
    if (!(share > 0 && share <= 1)) {
      throw new InputException(
          "ensemble.views: share must be above 0 and at most 1 in \"" + view + "\"");
    }
  }

  /// Indices of the features of a view, rising.
  ///
  /// @param names of all features
  /// @param seed of the member
  public static int[] columns(String view, List<String> names, long seed) {
    boolean[] in = new boolean[names.size()];
    for (String word : view.strip().split("\\s+")) {
      if (word.startsWith("share=")) {
        continue;
      }
      boolean out = word.startsWith("!");
      Pattern pattern = pattern(out ? word.substring(1) : word);
      for (int i = 0; i < in.length; i++) {
        if (pattern.matcher(names.get(i)).matches()) {
          in[i] = !out;
        }
      }
    }
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < in.length; i++) {
      if (in[i]) {
        chosen.add(i);
      }
    }
    if (chosen.isEmpty()) {
      throw new InputException(
          "ensemble.views: \""
              + view
              + "\" names no feature of the set; its features are "
              + String.join(", ", names));
    }
    double share = share(view);
    if (share < 1) {
      int[] order = chosen.stream().mapToInt(Integer::intValue).toArray();
      new Rng(seed ^ 0xFEA7).shuffle(order);
      int kept = Math.clamp(Math.round(share * order.length), 1, order.length);
      return java.util.Arrays.stream(order, 0, kept).sorted().toArray();
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double share(String view) {
    double share = 1;
    for (String word : view.strip().split("\\s+")) {
      if (word.toLowerCase(Locale.ROOT).startsWith("share=")) {
        try {
          share = Double.parseDouble(word.substring("share=".length()));
        } catch (NumberFormatException e) {
          throw new InputException("ensemble.views: \"" + word + "\" is no share", e);
        }
      }
    }
    return share;
  }

  private static Pattern pattern(String word) {
    StringBuilder expression = new StringBuilder();
    for (String part : word.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(expression.toString());
  }
}
