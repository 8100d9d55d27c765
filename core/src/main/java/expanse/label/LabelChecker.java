package expanse.label;

import expanse.label.LabelCheck.Finding;
import expanse.label.LabelCheck.Kind;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.time.TimeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Works out a [LabelCheck].
final class LabelChecker {
  /// Labels below this efficiency are not checked as directional moves.
  static final double LEG_EFFICIENCY = 0.4;

  /// An end is doubtful when another one, at most two bars away, scores this much better.
  private static final double MUCH_BETTER = 1.3;

  private static final int FARTHEST = 2;

  /// Of a heap of labels on one place each is held against so many.
  private static final int MOST_NEIGHBOURS = 1000;

  private final BarSeries bars;
  private final List<Label> labels;
  private final int @Nullable [] windowStarts;
  private final int windowLength;
  private final int[] segmentOf;
  private final List<Finding> findings = new ArrayList<>();

  /// A label whose ends are bars.
  private record Placed(int label, int start, int end) {}

  LabelChecker(
      BarSeries bars, List<Label> labels, int @Nullable [] windowStarts, int windowLength) {
    this.bars = bars;
    this.labels = labels;
    this.windowStarts = windowStarts;
    this.windowLength = windowLength;
    this.segmentOf = new int[bars.size()];
    int number = 0;
    for (Segment segment : bars.segments()) {
      Arrays.fill(segmentOf, segment.from(), segment.to(), number++);
    }
  }

  LabelCheck check() {
    List<Placed> placed = place();
    neighbours(placed);
    List<Double> lengths = new ArrayList<>();
    List<Double> efficiencies = new ArrayList<>();
    for (Placed p : placed) {
      lengths.add((double) (p.end - p.start + 1));
      if (segmentOf[p.start] != segmentOf[p.end]) {
        find(Kind.OVER_GAP, p.label, -1, "crosses a gap in the bars");
        continue;
      }
      efficiencies.add(efficiency(p.start, p.end));
    }
    if (median(efficiencies) >= LEG_EFFICIENCY) {
      for (Placed p : placed) {
        if (segmentOf[p.start] == segmentOf[p.end]
            && efficiency(p.start, p.end) >= LEG_EFFICIENCY) {
          ends(p);
        }
      }
    }
    Map<SpanType, Integer> types = types();
    BitSet marked = new BitSet(bars.size());
    for (Placed p : placed) {
      marked.set(p.start, p.end + 1);
    }
    BitSet reviewed = new BitSet(bars.size());
    int[] positions = new int[LabelCheck.POSITION_BINS];
    int empty = windows(placed, marked, reviewed, positions);
    BitSet both = (BitSet) marked.clone();
    both.and(reviewed);
    findings.sort(Comparator.comparingInt(Finding::label).thenComparing(Finding::kind));
    return new LabelCheck(
        labels.size(),
        types,
        median(lengths),
        (int) lengths.stream().mapToDouble(x -> x).min().orElse(0),
        (int) lengths.stream().mapToDouble(x -> x).max().orElse(0),
        reviewed.isEmpty() ? 0 : (double) both.cardinality() / reviewed.cardinality(),
        median(efficiencies),
        windowStarts == null ? -1 : windowStarts.length,
        empty,
        Arrays.stream(positions).boxed().toList(),
        LabelOffset.find(bars, labels).orElse(0),
        findings);
  }

  /// Counts the types, and finds labels whose type looks like a mistake.
  private Map<SpanType, Integer> types() {
    Map<SpanType, Integer> counts = SpanTypes.counts(labels.stream().map(Label::type).toList());
    for (int i = 0; i < labels.size(); i++) {
      SpanType type = labels.get(i).type();
      if (type.isNone() && !counts.isEmpty()) {
        find(Kind.NO_TYPE, i, -1, "has no type");
      } else if (labels.size() >= SpanTypes.FEW && counts.getOrDefault(type, 0) == 1) {
        find(Kind.LONE_TYPE, i, -1, "is the only " + type.text() + SpanTypes.like(type, counts));
      }
    }
    return counts;
  }

  /// Labels in order of their first rows; those that hit no bar are found wanting and left out.
  private List<Placed> place() {
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      int start = bars.indexOf(label.start());
      int end = bars.indexOf(label.end());
      if (start < 0 || end < 0) {
        long time = start < 0 ? label.start() : label.end();
        find(
            Kind.NO_BAR,
            i,
            -1,
            (start < 0 ? "starts" : "ends") + " where there is no bar" + nearest(time));
      } else {
        placed.add(new Placed(i, start, end));
      }
    }
    placed.sort(
        Comparator.comparingInt(Placed::start)
            .thenComparingInt(Placed::end)
            .thenComparingInt(Placed::label));
    return placed;
  }

  private String nearest(long time) {
    if (bars.size() == 0) {
      return "";
    }
    int below = Math.max(0, bars.floorIndex(time));
    int above = Math.min(bars.size() - 1, below + 1);
    boolean lower = Math.abs(time - bars.time(below)) <= Math.abs(bars.time(above) - time);
    return "; the nearest is " + TimeText.of(bars.time(lower ? below : above));
  }

  /// Holds every label against those before it, and keeps the worst of what it finds for each.
  private void neighbours(List<Placed> placed) {
    @Nullable Finding[] worst = new Finding[labels.size()];
    for (int i = 0; i < placed.size(); i++) {
      Placed a = placed.get(i);
      int last = Math.min(placed.size() - 1, i + MOST_NEIGHBOURS);
      for (int j = i + 1; j <= last && placed.get(j).start <= a.end; j++) {
        Finding found = compare(a, placed.get(j));
        Finding before = worst[found.label()];
        if (before == null || found.kind().compareTo(before.kind()) < 0) {
          worst[found.label()] = found;
        }
      }
    }
    for (Finding found : worst) {
      if (found != null) {
        findings.add(found);
      }
    }
  }

  /// Two labels that share bars, a not after b.
  private Finding compare(Placed a, Placed b) {
    Label label = labels.get(b.label);
    SpanType type = labels.get(a.label).type();
    String which = "label " + (a.label + 1);
    int shared = Math.min(a.end, b.end) - b.start + 1;
    boolean other = !label.type().equals(type) && !label.type().isNone() && !type.isNone();
    int shorter = Math.min(a.end - a.start, b.end - b.start) + 1;
    String what =
        "shares " + barCount(shared) + " with " + which + (other ? ", a " + type.text() : "");
    if (other && 2 * shared >= shorter) {
      return new Finding(Kind.CONTRADICTION, b.label, a.label, label, what);
    }
    if (a.start == b.start && a.end == b.end) {
      return new Finding(Kind.DUPLICATE, b.label, a.label, label, "is the same as " + which);
    }
    return new Finding(Kind.OVERLAP, b.label, a.label, label, what);
  }

  private static String barCount(int bars) {
    return bars == 1 ? "one bar" : bars + " bars";
  }

  /// Looks for better ends close by.
  private void ends(Placed p) {
    int bestStart = p.start;
    int bestEnd = p.end;
    double own = score(p.start, p.end);
    double best = own * MUCH_BETTER;
    boolean up = bars.close(p.end) > bars.open(p.start);
    for (int start = p.start - FARTHEST; start <= p.start + FARTHEST; start++) {
      for (int end = p.end - FARTHEST; end <= p.end + FARTHEST; end++) {
        boolean possible =
            start >= 0
                && end < bars.size()
                && start < end
                && segmentOf[start] == segmentOf[end]
                && segmentOf[start] == segmentOf[p.start]
                && bars.close(end) > bars.open(start) == up;
        if (possible && score(start, end) > best) {
          best = score(start, end);
          bestStart = start;
          bestEnd = end;
        }
      }
    }
    if (bestStart != p.start || bestEnd != p.end) {
      find(
          Kind.DOUBTFUL_END,
          p.label,
          -1,
          String.format(
              Locale.ROOT,
              "would be a %.0f %% better move from %s to %s",
              100 * (best / own - 1),
              TimeText.of(bars.time(bestStart)),
              TimeText.of(bars.time(bestEnd))));
    }
  }

  /// Move times efficiency, as the hindsight rule scores a leg in units of the same volatility.
  private double score(int start, int end) {
    return move(start, end) * efficiency(start, end);
  }

  private double move(int start, int end) {
    return Math.abs(StrictMath.log(bars.close(end) / bars.open(start)));
  }

  private double efficiency(int start, int end) {
    double travelled = Math.abs(StrictMath.log(bars.close(start) / bars.open(start)));
    for (int i = start + 1; i <= end; i++) {
      travelled += Math.abs(StrictMath.log(bars.close(i) / bars.close(i - 1)));
    }
    return travelled == 0 ? 0 : move(start, end) / travelled;
  }

  /// Fills what was reviewed and where labels lie in it.
  ///
  /// @return windows without a label
  private int windows(List<Placed> placed, BitSet marked, BitSet reviewed, int[] positions) {
    if (windowStarts == null) {
      reviewed.set(0, bars.size());
      return 0;
    }
    int empty = 0;
    boolean[] whole = new boolean[labels.size()];
    for (int start : windowStarts) {
      int to = start + windowLength;
      reviewed.set(start, to);
      int next = marked.nextSetBit(start);
      if (next < 0 || next >= to) {
        empty++;
        continue;
      }
      for (Placed p : placed) {
        if (p.start >= start && p.end < to) {
          whole[p.label] = true;
        }
        double middle = (p.start + p.end) / 2.0 - start;
        if (middle >= 0 && middle < windowLength) {
          positions[(int) (middle * positions.length / windowLength)]++;
        }
      }
    }
    for (Placed p : placed) {
      if (!whole[p.label]) {
        int inside = reviewed.get(p.start, p.end + 1).cardinality();
        find(
            Kind.OUTSIDE_WINDOWS,
            p.label,
            -1,
            inside == 0 ? "lies in no window" : "lies only partly in a window");
      }
    }
    return empty;
  }

  private void find(Kind kind, int label, int other, String what) {
    findings.add(new Finding(kind, label, other, labels.get(label), what));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
