package expanse.audit;

import expanse.base.Rng;
import expanse.window.LabelledBars;
import java.util.List;
import java.util.stream.IntStream;

/// Something that must not depend on what comes after a place in the series.
public interface CausalCheck {
  /// Bars before and after a place that are looked at where a series is longer.
  int REACH = 10_000;

  /// What is checked, in words.
  String name();

  /// How many bars before a place and after it are looked at.
  default int reach() {
    return REACH;
  }

  /// Whether a change of the future is one that must change nothing.
  default boolean withstands(FutureChange change) {
    return true;
  }

  /// Whether labels of the future are taken away with its bars.
  default boolean withoutLaterLabels() {
    return true;
  }

  /// The places to look at: rows from which on the future is changed, each with at least a window
  /// before it.
  ///
  /// @param wanted how many
  /// @return none when nothing can be checked on these data
  default int[] places(LabelledBars data, int wanted, Rng rng) {
    int room = data.bars().size() - data.length();
    return room < 1
        ? new int[0]
        : IntStream.range(0, wanted).map(k -> data.length() + rng.nextInt(room)).toArray();
  }

  /// All that is known once the bars before a place are.
  ///
  /// @param data bars, of which the same come before the place whatever comes after it
  /// @param place row of the first bar that is not known yet
  List<Known> known(LabelledBars data, int place);
}
