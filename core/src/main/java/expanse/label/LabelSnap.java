package expanse.label;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.time.TimeText;
import java.nio.file.Path;

/// Moves the ends of labels that were marked between two bars to the start of the bar that holds
/// them.
final class LabelSnap {
  private final BarSeries bars;
  private final Path file;
  private int moved;

  /// @param file of the labels, for messages
  LabelSnap(BarSeries bars, Path file) {
    this.bars = bars;
    this.file = file;
  }

  /// A label with both ends at starts of bars.
  ///
  /// @throws InputException when an end lies in no bar
  Label moved(Label label) {
    return new Label(
        barOf(label.start()),
        barOf(label.end()),
        label.type(),
        label.confidence(),
        label.annotator(),
        label.note());
  }

  private long barOf(long time) {
    int row = bars.floorIndex(time);
    if (row < 0 || time - bars.time(row) >= bars.intervalMillis()) {
      throw new InputException(
          file + ": no bar holds " + TimeText.of(time) + ", which a label begins or ends at");
    }
    moved += bars.time(row) == time ? 0 : 1;
    return bars.time(row);
  }

  /// How many ends were moved, in a sentence.
  String note() {
    return moved == 0
        ? file + ": no label ends between two bars."
        : file
            + ": "
            + (moved == 1
                ? "1 end of a label was moved to the start of the bar that holds it."
                : Plural.of(moved, "end")
                    + " of labels were moved to the starts of the bars that hold them.");
  }
}
