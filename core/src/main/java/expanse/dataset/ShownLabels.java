package expanse.dataset;

import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
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
    BarSeries bars = data.bars();
    BitSet before = new BitSet();
    long firstTest =
        data.windows(Subset.TEST).stream()
            .mapToLong(window -> bars.time(window.start()))
            .min()
            .orElse(Long.MAX_VALUE);
    for (Instrument one : bars.instruments()) {
      int margin = firstTest == Long.MAX_VALUE ? 0 : SpanContext.BARS_BEFORE;
      int end = bars.rows(one, Long.MIN_VALUE, firstTest - 1).to() - margin;
      before.set(one.from(), Math.max(one.from(), end));
    }
    Set<IndexSpan> shown = new HashSet<>(of(data));
    return data.spans().stream()
        .filter(s -> !s.type().isNone() && (before.get(s.end()) || shown.contains(s)))
        .toList();
  }
}
