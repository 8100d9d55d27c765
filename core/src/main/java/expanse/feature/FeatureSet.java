package expanse.feature;

import expanse.market.BarSeries;
import java.util.List;

/// A named list of causal features: the value at bar i depends on bars up to i only.
public interface FeatureSet {
  /// The name by which settings refer to it.
  String name();

  /// Feature names in column order.
  List<String> names();

  /// Bars at the start of a series whose values are not yet settled.
  int warmUp();

  /// All features of all bars, state carried through the whole series.
  FeatureMatrix compute(BarSeries bars);
}
