package expanse.split;

import expanse.base.Plural;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Period;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks finished subsets against each other, without knowledge of how they were made, and says in
/// text what it found.
final class SplitProof {
  private static final int NAMED = 10;
  private static final List<Subset> SUBSETS = List.of(Subset.TRAIN, Subset.VALIDATION, Subset.TEST);

  private final BarSeries bars;
  private final List<IndexSpan> spans;
  private final int length;
  private final WindowClock clock;

  SplitProof(BarSeries bars, List<IndexSpan> spans, int length) {
    this.bars = bars;
    this.clock = new WindowClock(bars, length);
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
    List<Period> periods = windows.stream().map(clock::period).toList();
    return String.format(
        Locale.ROOT,
        "  %-10s %8d %8d %8d  %-20s  %s\n",
        subset.text(),
        windows.size(),
        rows(windows).cardinality(),
        labels(windows).cardinality(),
        Instant.ofEpochMilli(periods.stream().mapToLong(Period::first).min().orElseThrow()),
        Instant.ofEpochMilli(periods.stream().mapToLong(Period::last).max().orElseThrow()));
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
    return bars.instruments().size() == 1 ? text : text + acrossInstruments(one, other);
  }

  /// The two windows of different subsets and instruments that lie nearest to each other on the
  /// clock, and how many windows of the earlier subset lie after some of the later one.
  private String acrossInstruments(List<Window> one, List<Window> other) {
    Pair nearest = nearest(List.of(one, other), false);
    String text = "";
    if (nearest != null) {
      text =
          String.format(
              Locale.ROOT,
              "    nearest in time across instruments: %s (%s) and %s (%s), %,d bars between\n",
              nearest.a.id(),
              Instant.ofEpochMilli(clock.period(nearest.a).first()),
              nearest.b.id(),
              Instant.ofEpochMilli(clock.period(nearest.b).first()),
              nearest.between);
    }
    long firstLater =
        other.stream().mapToLong(w -> clock.period(w).first()).min().orElse(Long.MAX_VALUE);
    long after = one.stream().filter(w -> clock.period(w).first() > firstLater).count();
    return after == 0
        ? text
        : text
            + "    "
            + Plural.of(after, "window")
            + " of the former lie later than some of the latter: these markets are not in one order"
            + " of time\n";
  }

  /// Least number of bars between windows of different subsets: negative when they overlap, very
  /// large when there are fewer than two subsets.
  int smallestDistance(List<List<Window>> subsets) {
    Pair within = nearest(subsets, true);
    Pair across = bars.instruments().size() == 1 ? null : nearest(subsets, false);
    return Math.min(
        within == null ? Integer.MAX_VALUE : within.between,
        across == null ? Integer.MAX_VALUE : across.between);
  }

  /// @param between bars between the windows
  private record Pair(Window a, Window b, int between) {}

  private record Placed(Window window, int subset) {}

  /// The nearest windows of different subsets, of one instrument or of two; null when there are no
  /// such windows.
  private @Nullable Pair nearest(List<List<Window>> subsets, boolean together) {
    List<Placed> all = new ArrayList<>();
    for (int p = 0; p < subsets.size(); p++) {
      for (Window window : subsets.get(p)) {
        all.add(new Placed(window, p));
      }
    }
    Comparator<Window> order = together ? Comparator.comparingInt(Window::start) : clock.order();
    all.sort((a, b) -> order.compare(a.window, b.window));
    Pair nearest = null;
    for (int i = 0; i < all.size(); i++) {
      Window a = all.get(i).window;
      for (int k = i + 1; k < all.size(); k++) {
        Window b = all.get(k).window;
        if (clock.together(a, b) == together && all.get(k).subset() != all.get(i).subset()) {
          nearest = nearer(nearest, a, b);
        }
        if (together || (nearest != null && far(nearest, a, b))) {
          break; // in one instrument the nearest are neighbours
        }
      }
    }
    return nearest;
  }

  private Pair nearer(@Nullable Pair nearest, Window a, Window b) {
    int between = clock.between(a, b);
    return nearest == null || between < nearest.between ? new Pair(a, b, between) : nearest;
  }

  /// Whether the clock alone says that windows from b on are farther from a than the nearest.
  private boolean far(Pair nearest, Window a, Window b) {
    long apart = clock.period(a).gap(clock.period(b)) / clock.interval() - 1;
    return apart > nearest.between;
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
