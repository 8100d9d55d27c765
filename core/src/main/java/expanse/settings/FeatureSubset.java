package expanse.settings;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.base.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which features a member of an ensemble reads.
///
/// A subset is written as words: a name, in which `*` stands for anything, takes features in; one
/// that starts with `!` takes them out again; `fraction=0.5` keeps a random half of what is left,
/// drawn from the member's seed (Ho, 1998: random subspaces). `*` alone is every feature.
public final class FeatureSubset {
  /// Every feature.
  static final String ALL = "*";

  private FeatureSubset() {}

  /// The subset of a member: the members of all folds read the first subset, the members of the
  /// next round of folds the second, and so on.
  ///
  /// @param member from 1
  public static String ofMember(TrainingSettings.Ensemble ensemble, int member) {
    List<String> subsets = ensemble.featureSubsets();
    return subsets.isEmpty()
        ? ALL
        : subsets.get((member - 1) / Math.max(1, ensemble.folds()) % subsets.size());
  }

  /// Refuses a subset that cannot be understood.
  static void check(String subset) {
    double fraction = fraction(subset);
    if (!(fraction > 0 && fraction <= 1)) {
      throw new InputException(
          "ensemble.feature_subsets: fraction must be above 0 and at most 1 in \"" + subset + "\"");
    }
  }

  /// Indices of the features of a subset, rising.
  ///
  /// @param names of all features
  /// @param seed of the member
  public static int[] columns(String subset, List<String> names, long seed) {
    boolean[] in = new boolean[names.size()];
    for (String word : subset.strip().split("\\s+")) {
      if (word.startsWith("fraction=")) {
        continue;
      }
      boolean out = word.startsWith("!");
      String name = out ? word.substring(1) : word;
      Pattern pattern = pattern(name);
      if (!name.contains("*") && !names.contains(name)) {
        throw new InputException(
            "ensemble.feature_subsets: no feature is called \""
                + name
                + "\""
                + Spelling.choices(name, names, "the features of the set"));
      }
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
          "ensemble.feature_subsets: \""
              + subset
              + "\" leaves no feature; the features of the set are "
              + String.join(", ", names));
    }
    double fraction = fraction(subset);
    if (fraction < 1) {
      int[] order = chosen.stream().mapToInt(Integer::intValue).toArray();
      new Rng(seed ^ 0xFEA7).shuffle(order);
      int kept = Math.clamp(Math.round(fraction * order.length), 1, order.length);
      return java.util.Arrays.stream(order, 0, kept).sorted().toArray();
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double fraction(String subset) {
    double fraction = 1;
    for (String word : subset.strip().split("\\s+")) {
      if (word.toLowerCase(Locale.ROOT).startsWith("fraction=")) {
        try {
          fraction = Double.parseDouble(word.substring("fraction=".length()));
        } catch (NumberFormatException e) {
          throw new InputException("ensemble.feature_subsets: \"" + word + "\" is no fraction", e);
        }
      }
    }
    return fraction;
  }

  private static Pattern pattern(String word) {
    StringBuilder expression = new StringBuilder();
    for (String part : word.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(expression.toString());
  }
}
