package expanse.feature;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.List;

/// A named list of features of a bar.
///
/// The first columns are causal: the value at bar i depends on bars up to i only. A set is a recipe
/// without state; [#open()] gives the state machine that takes bars one by one, and whole series,
/// windows and live use all run that same machine, so they get the same bits for the same bars.
/// Further columns may look ahead, but never past the end of the window that they are computed for.
public interface FeatureSet {
  /// The name by which settings refer to it.
  String name();

  /// Names of the causal columns.
  List<String> barNames();

  /// Features of windows, whose columns stand after the causal ones.
  default List<WindowFeature> windowFeatures() {
    return List.of();
  }

  /// Names of all columns of a window.
  default List<String> names() {
    List<String> names = new ArrayList<>(barNames());
    for (WindowFeature feature : windowFeatures()) {
      names.addAll(feature.names());
    }
    return List.copyOf(names);
  }

  /// Bars at the start of a series (or after a restart) whose values are not yet settled; at the
  /// same time the look-back that an embargo between the parts of a data set has to cover.
  int warmUp();

  /// Whether the state starts afresh after a session gap. The original's features do not: they see
  /// the bars of an instrument as one sequence, whatever lies between them.
  boolean restartsAtGaps();

  /// Writes the causal columns of the bars of a window, the bits of the whole series where a value
  /// depends on no more than [#warmUp()] bars before its own.
  ///
  /// @param out step t, column k goes to `out[t * stride + k]`
  default void fillCausal(WindowView view, float[] out, int stride) {
    FeatureStream stream = open();
    for (int i = Math.max(view.first(), view.start() - warmUp()); i < view.end(); i++) {
      if (i < view.start()) {
        stream.skip(view.bars().bar(i));
      } else {
        stream.next(view.bars().bar(i), out, (i - view.start()) * stride);
      }
    }
  }

  /// A machine in its initial state, which writes the causal columns.
  FeatureStream open();

  /// The causal columns of all bars, state carried through every instrument (within segments, when
  /// the set restarts at gaps).
  default FeatureMatrix compute(BarSeries bars) {
    int columns = barNames().size();
    int rows = bars.size();
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new InputException(
          rows + " bars are too many to hold their features at once; split the series");
    }
    float[] values = new float[rows * columns];
    FeatureStream stream = open();
    List<Segment> runs = restartsAtGaps() ? bars.segments() : bars.stretches();
    for (Segment run : runs) {
      stream.restart();
      for (int i = run.from(); i < run.to(); i++) {
        stream.next(bars.bar(i), values, i * columns);
      }
    }
    return new FeatureMatrix(barNames(), rows, values);
  }
}
