package expanse.feature;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.List;

/// A named list of causal features: the value at bar i depends on bars up to i only.
///
/// A set is a recipe without state; [#open()] gives the state machine that takes bars one by one,
/// and everything else (whole series, windows, live use) runs that same machine, so all of them get
/// the same bits for the same bars.
public interface FeatureSet {
  /// The name by which settings refer to it.
  String name();

  /// Feature names in column order.
  List<String> names();

  /// Bars at the start of a series (or after a restart) whose values are not yet settled; at the
  /// same time the look-back that an embargo between the parts of a data set has to cover.
  int warmUp();

  /// Whether the state starts afresh after a session gap. The original's features do not: they see
  /// the bars of a series as one sequence, whatever lies between them.
  boolean restartsAtGaps();

  /// A machine in its initial state.
  FeatureStream open();

  /// All features of all bars, state carried through the whole series (within segments, when the
  /// set restarts at gaps).
  default FeatureMatrix compute(BarSeries bars) {
    int columns = names().size();
    int rows = bars.size();
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new InputException(
          rows + " bars are too many to hold their features at once; split the series");
    }
    float[] values = new float[rows * columns];
    FeatureStream stream = open();
    List<Segment> runs = restartsAtGaps() ? bars.segments() : List.of(new Segment(0, rows));
    for (Segment run : runs) {
      stream.restart();
      for (int i = run.from(); i < run.to(); i++) {
        stream.next(bars.open(i), bars.high(i), bars.low(i), bars.close(i), values, i * columns);
      }
    }
    return new FeatureMatrix(names(), rows, values);
  }
}
