package expanse.feature;

import expanse.base.InputException;
import expanse.base.Spelling;
import expanse.feature.OriginalFeatures.Extra;
import java.util.List;
import java.util.stream.Collectors;

/// All feature sets by name.
public final class FeatureSets {
  /// The original's twelve features, its zigzag defect included.
  public static final FeatureSet ORIGINAL =
      new OriginalFeatures("original", ZigZag.Rule.HYBRID, Extra.NONE, false);

  /// The original's twelve features and the position in the window.
  public static final FeatureSet ORIGINAL_POSITION =
      new OriginalFeatures("original-position", ZigZag.Rule.HYBRID, Extra.POSITION, false);

  /// The original's twelve features of the logarithms of prices.
  public static final FeatureSet ORIGINAL_LOG =
      new OriginalFeatures("original-log", ZigZag.Rule.HYBRID, Extra.LOG_SCALE, false);

  /// The twelve features on a zigzag whose swings mean something, starting afresh after gaps.
  public static final FeatureSet CORRECTED =
      new OriginalFeatures("corrected", ZigZag.Rule.PRIMARY, Extra.NONE, true);

  /// Scale-free description of the price path at several scales, before a bar and after it in its
  /// window.
  public static final FeatureSet CONTEXT = ContextFeatures.bothWays();

  /// The same with the runs and legs that a bar lies in, seen from the end of its window.
  public static final FeatureSet HINDSIGHT = ContextFeatures.withLegs();

  /// The same with legs on closes, ranges left behind, and the prominence of tops and bottoms.
  public static final FeatureSet SWINGS = ContextFeatures.withSwings();

  private static final List<FeatureSet> ALL =
      List.of(ORIGINAL, ORIGINAL_POSITION, ORIGINAL_LOG, CORRECTED, CONTEXT, HINDSIGHT, SWINGS);

  private FeatureSets() {}

  /// The set of this name.
  ///
  /// @throws InputException when there is none
  public static FeatureSet named(String name) {
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InputException(
                "there is no feature set '"
                    + name
                    + "'"
                    + Spelling.choices(name, names(), "the sets")));
  }

  /// The names of all sets.
  public static List<String> names() {
    return ALL.stream().map(FeatureSet::name).collect(Collectors.toUnmodifiableList());
  }
}
