package expanse.dataset;

import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.window.Subset;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Labels of a data set that may be learned from as wholes.
public final class ShownLabels {
  private ShownLabels() {}

  /// Labels that lie wholly in what training and validation show, in time order.
  public static List<IndexSpan> of(Dataset data) {
    BitSet shown = (BitSet) data.reviewed(Subset.TRAIN).clone();
    shown.or(data.reviewed(Subset.VALIDATION));
    shown.andNot(data.reviewed(Subset.TEST));
    return data.spans().stream()
        .filter(s -> shown.nextClearBit(s.start()) > s.end())
        .sorted(Comparator.comparingInt(IndexSpan::start))
        .toList();
  }

  /// Labels with a type, in time order: those of [#of], and all others that end well before the
  /// first test window. Outside of reviewed windows an unlabelled bar says nothing, but a label
  /// still says what it is.
  public static List<IndexSpan> typed(Dataset data) {
    int firstTest = data.reviewed(Subset.TEST).nextSetBit(0);
    int before = firstTest < 0 ? data.bars().size() : firstTest - SpanContext.BARS_BEFORE;
    Set<IndexSpan> shown = new HashSet<>(of(data));
    return data.spans().stream()
        .filter(s -> !s.type().isNone() && (s.end() < before || shown.contains(s)))
        .toList();
  }
}
