package expanse.split;

import expanse.base.Plural;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.window.Split;
import expanse.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Checks finished parts against each other, without knowledge of how they were made, and says in
/// text what it found.
final class SplitProof {
  private static final int NAMED = 10;
  private static final List<Split> PARTS = List.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

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
    List<List<Window>> parts = List.of(train, validation, test);
    StringBuilder out = new StringBuilder();
    out.append("split: ").append(method).append('\n');
    out.append(
        String.format(
            Locale.ROOT,
            "  %-10s %8s %8s %8s  %-20s  %s\n",
            "part",
            "windows",
            "bars",
            "labels",
            "first bar",
            "last bar"));
    for (int p = 0; p < parts.size(); p++) {
      out.append(row(PARTS.get(p), parts.get(p)));
    }
    for (int p = 0; p < parts.size(); p++) {
      for (int q = p + 1; q < parts.size(); q++) {
        if (!parts.get(p).isEmpty() && !parts.get(q).isEmpty()) {
          out.append(pair(p, q, parts.get(p), parts.get(q), embargo));
        }
      }
    }
    out.append("  left out: ").append(Plural.of(dropped.size(), "window")).append('\n');
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

  private String row(Split split, List<Window> part) {
    if (part.isEmpty()) {
      return String.format(Locale.ROOT, "  %-10s %8d\n", split.text(), 0);
    }
    int first = part.stream().mapToInt(Window::start).min().orElseThrow();
    int last = part.stream().mapToInt(Window::start).max().orElseThrow() + length - 1;
    return String.format(
        Locale.ROOT,
        "  %-10s %8d %8d %8d  %-20s  %s\n",
        split.text(),
        part.size(),
        rows(part).cardinality(),
        labels(part).cardinality(),
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
            PARTS.get(p).text(),
            PARTS.get(q).text(),
            sharedRows.cardinality(),
            sharedLabels.cardinality(),
            copied(one, other),
            distance == 1 ? "1 bar" : distance + " bars");
    if (distance >= 0 && distance < embargo) {
      text +=
          "    the features look back "
              + embargo
              + " bars, so the first bars of the later windows have seen the earlier ones\n";
    }
    return text;
  }

  /// Least number of bars between windows of different parts: negative when they overlap, very
  /// large when there are fewer than two parts.
  int smallestDistance(List<List<Window>> parts) {
    record Placed(int start, int part) {}
    List<Placed> all = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      for (Window window : parts.get(p)) {
        all.add(new Placed(window.start(), p));
      }
    }
    all.sort(Comparator.comparingInt(Placed::start));
    int least = Integer.MAX_VALUE;
    for (int k = 1; k < all.size(); k++) {
      if (all.get(k).part() != all.get(k - 1).part()) {
        least = Math.min(least, all.get(k).start() - all.get(k - 1).start() - length);
      }
    }
    return least;
  }

  private BitSet rows(List<Window> part) {
    BitSet rows = new BitSet();
    part.forEach(window -> rows.set(window.start(), window.start() + length));
    return rows;
  }

  private BitSet labels(List<Window> part) {
    BitSet rows = rows(part);
    BitSet labels = new BitSet();
    for (int k = 0; k < spans.size(); k++) {
      int hit = rows.nextSetBit(spans.get(k).start());
      if (hit >= 0 && hit <= spans.get(k).end()) {
        labels.set(k);
      }
    }
    return labels;
  }

  /// Stretches of one part that stand in the other, too.
  private int copied(List<Window> one, List<Window> other) {
    CopyFinder finder = new CopyFinder(length);
    one.forEach(window -> finder.add(bars, window));
    Set<Integer> rows = new HashSet<>();
    other.forEach(window -> finder.collect(bars, window, rows));
    return rows.size();
  }
}
