package expanse.audit;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.window.LabelledBars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Features before a place: of every bar where state is carried on, and of windows that end there
/// or earlier.
public final class FeatureCheck implements CausalCheck {
  private static final int EARLIER_WINDOWS = 3;

  private final String name;
  private final Function<LabelledBars, FeatureSet> features;
  private final FeatureContext context;

  /// @param name of the features
  /// @param features the set, made with all that is in the data, labels included
  /// @param context what the features of a window have seen before it
  public FeatureCheck(
      String name, Function<LabelledBars, FeatureSet> features, FeatureContext context) {
    this.name = "features " + name + ", " + context.text();
    this.features = features;
    this.context = context;
  }

  /// Every set there is, both ways.
  public static List<CausalCheck> all() {
    List<CausalCheck> checks = new ArrayList<>();
    for (String set : FeatureSets.names()) {
      for (FeatureContext context : FeatureContext.values()) {
        checks.add(new FeatureCheck(set, data -> FeatureSets.named(set), context));
      }
    }
    return checks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    FeatureSet set = features.apply(data);
    List<Known> known = new ArrayList<>();
    if (context == FeatureContext.CONTINUOUS) {
      FeatureMatrix matrix = set.compute(data.bars());
      long[] times = new long[place];
      Arrays.setAll(times, i -> data.bars().time(i));
      int settled = place * matrix.columns();
      known.add(new Known(set.barNames(), times, Arrays.copyOf(matrix.values(), settled)));
    }
    WindowFeatures windows = WindowFeatures.of(set, context, data.bars());
    int length = data.length();
    Rng rng = new Rng(place);
    for (int k = 0; k <= EARLIER_WINDOWS; k++) {
      int start = k == 0 ? place - length : rng.nextInt(place - length + 1);
      long[] times = new long[length];
      Arrays.setAll(times, t -> data.bars().time(start + t));
      known.add(new Known(set.names(), times, windows.window(start, length).values()));
    }
    return known;
  }
}
