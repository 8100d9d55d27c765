package expanse.split;

import expanse.base.Plural;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Checks finished subsets against each other, without knowledge of how they were made, and says in
/// text what it found.
final class SplitProof {
  private static final int NAMED = 10;
  private static final List<Subset> SUBSETS = List.of(Subset.TRAIN, Subset.VALIDATION, Subset.TEST);

  private final BarSeries bars;
  private final List<IndexSpan> spans;
  private final int length;

  SplitProof(BarSeries bars, List<IndexSpan> spans, int length) {
    this.bars = bars;
    this.spans = spans;
    this.length = length;
  }

  String text(
      String method,
      int embargo,
      List<Window> train,
      List<Window> validation,
      List<Window> test,
      List<SplitPlan.Dropped> dropped,
      List<String> notes) {
    List<List<Window>> subsets = List.of(train, validation, test);
    StringBuilder out = new StringBuilder();
    out.append("split: ").append(method).append('\n');
    out.append(
        String.format(
            Locale.ROOT,
            "  %-10s %8s %8s %8s  %-20s  %s\n",
            "subset",
            "windows",
            "bars",
            "labels",
            "first bar",
            "last bar"));
    for (int p = 0; p < subsets.size(); p++) {
      out.append(row(SUBSETS.get(p), subsets.get(p)));
    }
    for (int p = 0; p < subsets.size(); p++) {
      for (int q = p + 1; q < subsets.size(); q++) {
        if (!subsets.get(p).isEmpty() && !subsets.get(q).isEmpty()) {
          out.append(pair(p, q, subsets.get(p), subsets.get(q), embargo));
        }
      }
    }
    out.append("  dropped: ").append(Plural.of(dropped.size(), "window")).append('\n');
    for (SplitPlan.Dropped one : dropped.subList(0, Math.min(NAMED, dropped.size()))) {
      out.append("    ").append(one.window().id()).append(' ').append(one.reason()).append('\n');
    }
    if (dropped.size() > NAMED) {
      out.append("    and ").append(dropped.size() - NAMED).append(" more\n");
    }
    for (String note : notes) {
      out.append("  note: ").append(note).append('\n');
    }
    return out.toString();
  }

  private String row(Subset subset, List<Window> windows) {
    if (windows.isEmpty()) {
      return String.format(Locale.ROOT, "  %-10s %8d\n", subset.text(), 0);
    }
    int first = windows.stream().mapToInt(Window::start).min().orElseThrow();
    int last = windows.stream().mapToInt(Window::start).max().orElseThrow() + length - 1;
    return String.format(
        Locale.ROOT,
        "  %-10s %8d %8d %8d  %-20s  %s\n",
        subset.text(),
        windows.size(),
        rows(windows).cardinality(),
        labels(windows).cardinality(),
        Instant.ofEpochMilli(bars.time(first)),
        Instant.ofEpochMilli(bars.time(last)));
  }

  private String pair(int p, int q, List<Window> one, List<Window> other, int embargo) {
    BitSet sharedRows = rows(one);
    sharedRows.and(rows(other));
    BitSet sharedLabels = labels(one);
    sharedLabels.and(labels(other));
    int distance = smallestDistance(List.of(one, other));
    String text =
        String.format(
            Locale.ROOT,
            "  %s and %s: shared bars %d, shared labels %d, copied stretches %d, smallest distance"
                + " %s\n",
            SUBSETS.get(p).text(),
            SUBSETS.get(q).text(),
            sharedRows.cardinality(),
            sharedLabels.cardinality(),
            copied(one, other),
            distance == 1 ? "1 bar" : distance + " bars");
    if (distance >= 0 && distance < embargo) {
      text +=
          "    features look back "
              + embargo
              + " bars, so features of the first bars of the later windows depend on the earlier"
              + " ones\n";
    }
    return text;
  }

  /// Least number of bars between windows of different subsets: negative when they overlap, very
  /// large when there are fewer than two subsets.
  int smallestDistance(List<List<Window>> subsets) {
    record Placed(int start, int subset) {}
    List<Placed> all = new ArrayList<>();
    for (int p = 0; p < subsets.size(); p++) {
      for (Window window : subsets.get(p)) {
        all.add(new Placed(window.start(), p));
      }
    }
    all.sort(Comparator.comparingInt(Placed::start));
    int least = Integer.MAX_VALUE;
    for (int k = 1; k < all.size(); k++) {
      if (all.get(k).subset() != all.get(k - 1).subset()) {
        least = Math.min(least, all.get(k).start() - all.get(k - 1).start() - length);
      }
    }
    return least;
  }

  private BitSet rows(List<Window> subset) {
    BitSet rows = new BitSet();
    subset.forEach(window -> rows.set(window.start(), window.start() + length));
    return rows;
  }

  private BitSet labels(List<Window> subset) {
    BitSet rows = rows(subset);
    BitSet labels = new BitSet();
    for (int k = 0; k < spans.size(); k++) {
      int hit = rows.nextSetBit(spans.get(k).start());
      if (hit >= 0 && hit <= spans.get(k).end()) {
        labels.set(k);
      }
    }
    return labels;
  }

  /// Stretches of one subset that stand in the other, too.
  private int copied(List<Window> one, List<Window> other) {
    CopyFinder finder = new CopyFinder(length);
    one.forEach(window -> finder.add(bars, window));
    Set<Integer> rows = new HashSet<>();
    other.forEach(window -> finder.collect(bars, window, rows));
    return rows.size();
  }
}
