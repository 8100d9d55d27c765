package expanse.dataset;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Period;
import expanse.market.Segment;
import expanse.split.SplitPlan;
import expanse.split.SubsetFootprint;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// More to train on: labels that lie outside the reviewed windows.
///
/// Where somebody marked an expansion he has looked at the bars around it, too. So the bars up to a
/// margin around every label count as reviewed, and a label that no training window shows gets a
/// window of its own. All of it stays away from validation and test by the embargo, and before them
/// where the training windows are.
///
/// @param windows additional training windows, in time order
/// @param rows rows that count as reviewed besides those of the annotated windows
public record LabelWindows(List<Window> windows, BitSet rows) {
  /// Nothing more.
  public static final LabelWindows NONE = new LabelWindows(List.of(), new BitSet());

  /// Bars by which the middle of a label may lie beside the middle of its window.
  private static final int OFF_CENTRE = 25;

  /// Copies both.
  public LabelWindows {
    windows = List.copyOf(windows);
    rows = (BitSet) rows.clone();
  }

  /// Rows that count as reviewed besides those of the annotated windows.
  @Override
  public BitSet rows() {
    return (BitSet) rows.clone();
  }

  /// Finds them.
  ///
  /// @param plan whose training subset is to be extended
  /// @param spans labels as rows, in order of their first rows
  /// @param margin bars around a label that count as reviewed; 0 for nothing at all
  public static LabelWindows around(
      BarSeries bars, SplitPlan plan, List<IndexSpan> spans, int margin) {
    if (margin == 0 || plan.train().isEmpty()) {
      return NONE;
    }
    BitSet allowed = allowed(bars, plan);
    BitSet train = new BitSet();
    plan.train().forEach(window -> train.set(window.start(), window.start() + plan.length()));
    SubsetFootprint others = new SubsetFootprint(plan.length(), spans, bars);
    plan.validation().forEach(others::add);
    plan.test().forEach(others::add);
    Rng rng = new Rng(0x4C4142);
    BitSet rows = new BitSet();
    List<Window> windows = new ArrayList<>();
    List<Segment> segments = bars.segments();
    int s = 0;
    for (IndexSpan span : spans) {
      while (segments.get(s).to() <= span.start()) {
        s++;
      }
      Segment segment = segments.get(s);
      int draw = rng.nextInt(2 * OFF_CENTRE + 1) - OFF_CENTRE;
      if (span.end() >= segment.to() || !all(allowed, span.start(), span.end() + 1)) {
        continue;
      }
      rows.set(
          Math.max(segment.from(), span.start() - margin),
          Math.min(segment.to(), span.end() + 1 + margin));
      BitSet seen = train.get(span.start(), span.end() + 1);
      if (2 * seen.cardinality() >= span.length() || segment.length() < plan.length()) {
        continue;
      }
      int wish = (span.start() + span.end() + 1 - plan.length()) / 2 + draw;
      int start = Math.clamp(wish, segment.from(), segment.to() - plan.length());
      Window window = new Window("label-" + windows.size(), Subset.TRAIN, start);
      if (all(allowed, start, start + plan.length())
          && others.leak(window, plan.embargo()) == null) {
        windows.add(window);
      }
    }
    rows.and(allowed);
    return new LabelWindows(windows, rows);
  }

  /// Rows that training may see: not nearer than the embargo to other subsets, and before them
  /// where all training windows are.
  private static BitSet allowed(BarSeries bars, SplitPlan plan) {
    BitSet allowed = new BitSet();
    allowed.set(0, bars.size());
    long lastTrain =
        plan.train().stream().mapToLong(window -> bars.time(window.start())).max().orElse(0);
    for (Subset subset : new Subset[] {Subset.VALIDATION, Subset.TEST}) {
      long first = Long.MAX_VALUE;
      for (Window window : plan.windows(subset)) {
        first = Math.min(first, bars.time(window.start()));
        Instrument own = bars.instrumentOf(window.start());
        allowed.clear(
            Math.max(own.from(), window.start() - plan.embargo()),
            Math.min(own.to(), window.start() + plan.length() + plan.embargo()));
        clearOtherMarkets(allowed, bars, window, plan);
      }
      for (Instrument one : bars.instruments()) {
        Segment later = bars.rows(one, first, Long.MAX_VALUE);
        if (lastTrain < first) {
          allowed.clear(later.from(), later.to());
        }
      }
    }
    return allowed;
  }

  /// Rows of other instruments at the time of a window, and nearer to it than the embargo.
  private static void clearOtherMarkets(
      BitSet allowed, BarSeries bars, Window window, SplitPlan plan) {
    Instrument own = bars.instrumentOf(window.start());
    Period period = bars.period(window.start(), plan.length());
    long margin = plan.embargo() * bars.intervalMillis();
    for (Instrument one : bars.instruments()) {
      if (!one.equals(own)) {
        Segment near = bars.rows(one, period.first() - margin, period.last() + margin);
        allowed.clear(near.from(), near.to());
      }
    }
  }

  private static boolean all(BitSet rows, int from, int to) {
    return rows.nextClearBit(from) >= to;
  }
}
