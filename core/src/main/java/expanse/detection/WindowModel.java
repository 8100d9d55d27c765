package expanse.detection;

import expanse.ensemble.Placed;
import expanse.ensemble.Stretch;
import expanse.ensemble.WindowOutputs;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.WindowView;
import expanse.label.SpanTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What detection needs of a trained model.
interface WindowModel extends AutoCloseable {
  /// Bars of a window, T.
  int window();

  /// The same models for an instrument, whose base predictions may become one in a way of its own.
  ///
  /// @param instrument its name, empty for one without
  default WindowModel of(String instrument) {
    return this;
  }

  /// Bars around a window that the model of spans reads as if they were its own.
  int around();

  /// What it reads.
  FeatureSet features();

  /// What the features of a window have seen before it.
  FeatureContext context();

  /// Whether every window is also read upside down.
  boolean inverts();

  /// The types that it tells; none where it has shown no skill in telling them.
  SpanTypes types();

  /// Largest number of windows worth giving at once.
  int batch();

  /// Starts to predict windows, and returns while other threads compute. What was started before is
  /// finished first.
  ///
  /// @param upright features of the bars; all are read before this returns
  /// @param inverted features of the inverted bars, null when not needed
  /// @param starts first rows
  /// @param count how many of them, at most [#batch]
  /// @param into receives what is said, with room for at least so many windows, before the next
  ///   [#start] or [#finish] returns
  void start(
      RollingFeatures upright,
      @Nullable RollingFeatures inverted,
      int[] starts,
      int count,
      WindowOutputs into);

  /// Whether it has a model of spans. What is predicted of windows is then that of the networks
  /// alone, and [#place] says the rest.
  default boolean placesSpans() {
    return false;
  }

  /// Places spans on stretches that the networks have predicted.
  default List<Placed> place(List<Stretch> stretches) {
    throw new UnsupportedOperationException("no model of spans");
  }

  /// The stretch of a window whose last bar is the newest one.
  default Stretch newest(WindowView window, float[] networks, float[] spread) {
    throw new UnsupportedOperationException("no model of spans");
  }

  /// Works along until what was started is predicted.
  void finish();

  @Override
  void close();
}
