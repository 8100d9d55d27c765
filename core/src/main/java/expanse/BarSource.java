package expanse;

import expanse.market.Bar;
import expanse.market.BarSeries;
import java.util.function.Consumer;

/// Bars of one instrument, one after the other, in rising order of time. A program that keeps bars
/// in its own way implements this; memory does not grow with the number of bars.
public interface BarSource {
  /// Usual time between the starts of successive bars, in milliseconds. A step of more than ten
  /// ends a session.
  long intervalMillis();

  /// Gives all bars, oldest first. Called once for each detection, on the thread that asked for it.
  ///
  /// @param sink throws when a bar is not later than the one before
  void forEach(Consumer<Bar> sink);

  /// The bars of a series; may be asked any number of times.
  static BarSource of(BarSeries bars) {
    return new BarSource() {
      @Override
      public long intervalMillis() {
        return bars.intervalMillis();
      }

      @Override
      public void forEach(Consumer<Bar> sink) {
        for (int i = 0; i < bars.size(); i++) {
          sink.accept(bars.bar(i));
        }
      }
    };
  }
}
