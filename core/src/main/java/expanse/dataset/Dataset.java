package expanse.dataset;

import expanse.base.Hashing;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.WindowFeatures;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Period;
import expanse.market.Segment;
import expanse.split.SplitPlan;
import expanse.window.Subset;
import expanse.window.Window;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bars, spans, windows in subsets, and the features of every window: all that training and
/// evaluation read. Immutable and safe for use by several threads.
public final class Dataset {
  private final BarSeries bars;
  private final List<IndexSpan> spans;
  private final SpanTypes types;
  private final int longestSpan;
  private final SplitPlan plan;
  private final int labelMargin;
  private final List<Window> training;
  private final int[] trainingStarts; // rising
  private final WindowFeatures features;
  private final Inverted inverted;
  private final Map<String, String> provenance;
  private final Map<Subset, BitSet> reviewed = new EnumMap<>(Subset.class);
  private final Map<Subset, int[]> earliest = new EnumMap<>(Subset.class);
  private final Map<Subset, int[]> latest = new EnumMap<>(Subset.class);

  /// @param spans labels as rows of the bars
  /// @param provenance what the data came from: file names to SHA-256
  public Dataset(
      BarSeries bars,
      List<IndexSpan> spans,
      SplitPlan plan,
      FeatureSet set,
      FeatureContext context,
      Map<String, String> provenance) {
    this(bars, spans, plan, 0, set, context, provenance);
  }

  /// @param spans labels as rows of the bars
  /// @param labelMargin bars around every label that count as reviewed in training, see
  ///   [LabelWindows]; 0 for the annotated windows alone
  /// @param provenance what the data came from: file names to SHA-256
  public Dataset(
      BarSeries bars,
      List<IndexSpan> spans,
      SplitPlan plan,
      int labelMargin,
      FeatureSet set,
      FeatureContext context,
      Map<String, String> provenance) {
    this(
        bars,
        sorted(spans),
        plan,
        labelMargin,
        WindowFeatures.of(set, context, bars),
        new Inverted(),
        provenance);
  }

  private Dataset(
      BarSeries bars,
      List<IndexSpan> spans,
      SplitPlan plan,
      int labelMargin,
      WindowFeatures features,
      Inverted inverted,
      Map<String, String> provenance) {
    this.bars = bars;
    this.plan = plan;
    this.features = features;
    this.inverted = inverted;
    this.provenance = Map.copyOf(provenance);
    this.spans = spans;
    this.types = SpanTypes.ofSpans(spans);
    this.longestSpan = spans.stream().mapToInt(IndexSpan::length).max().orElse(0);
    this.labelMargin = labelMargin;
    LabelWindows more = LabelWindows.around(bars, plan, spans, labelMargin);
    List<Window> training = new ArrayList<>(plan.train());
    training.addAll(more.windows());
    this.training = List.copyOf(training);
    trainingStarts = training.stream().mapToInt(Window::start).sorted().toArray();
    for (Subset subset : Subset.values()) {
      BitSet rows = subset == Subset.TRAIN ? more.rows() : new BitSet();
      for (Window window : plan.windows(subset)) {
        rows.set(window.start(), window.start() + plan.length());
      }
      reviewed.put(subset, rows);
    }
    for (Subset subset : Subset.values()) {
      boundShifts(subset);
    }
  }

  private static List<IndexSpan> sorted(List<IndexSpan> spans) {
    return spans.stream()
        .sorted(Comparator.comparingInt(IndexSpan::start).thenComparingInt(IndexSpan::end))
        .toList();
  }

  /// The same bars, labels and features under another plan.
  public Dataset withPlan(SplitPlan other) {
    return new Dataset(bars, spans, other, labelMargin, features, inverted, provenance);
  }

  /// The same bars under another plan with some of the labels.
  public Dataset withPlan(SplitPlan other, List<IndexSpan> some) {
    return new Dataset(bars, sorted(some), other, labelMargin, features, inverted, provenance);
  }

  /// The bars.
  public BarSeries bars() {
    return bars;
  }

  /// All labels as rows, in order of their first rows.
  public List<IndexSpan> spans() {
    return spans;
  }

  /// The types that its labels tell apart.
  public SpanTypes types() {
    return types;
  }

  /// The subsets.
  public SplitPlan plan() {
    return plan;
  }

  /// Windows of a subset: those of the plan, for training followed by the additional ones.
  public List<Window> windows(Subset subset) {
    return subset == Subset.TRAIN ? training : plan.windows(subset);
  }

  /// Bars of a window.
  public int windowLength() {
    return plan.length();
  }

  /// What the data came from: file names to SHA-256.
  public Map<String, String> provenance() {
    return provenance;
  }

  /// Features of windows of the bars.
  public WindowFeatures features() {
    return features;
  }

  /// Features of windows of the inverted bars.
  public WindowFeatures invertedFeatures() {
    return inverted.of(features, bars);
  }

  /// Features of the inverted bars under all plans of these. They are as large as those of the bars
  /// and not needed for long: where memory is short, they are forgotten and computed again.
  private static final class Inverted {
    private @Nullable SoftReference<WindowFeatures> computed;

    synchronized WindowFeatures of(WindowFeatures upright, BarSeries bars) {
      WindowFeatures known = computed == null ? null : computed.get();
      if (known == null) {
        known = WindowFeatures.of(upright.set(), upright.context(), bars.inverted());
        computed = new SoftReference<>(known);
      }
      return known;
    }
  }

  /// Rows of a subset whose labels count. Not to be changed.
  public BitSet reviewed(Subset subset) {
    return Objects.requireNonNull(reviewed.get(subset));
  }

  /// Targets of a window of a subset as it was annotated.
  public WindowTargets targets(Subset subset, int index, TargetOptions options) {
    return targetsAt(subset, windows(subset).get(index).start(), options);
  }

  /// Targets of a window from any row; bars outside the windows of the subset have weight 0.
  public WindowTargets targetsAt(Subset subset, int start, TargetOptions options) {
    WindowTargets targets =
        WindowTargets.of(
            spansNear(start, options.ramp()), reviewed(subset), start, plan.length(), options);
    if (options.overlapWeights() && subset == Subset.TRAIN) {
      float[] weight = targets.weight();
      for (int t = 0; t < weight.length; t++) {
        weight[t] /= Math.max(1, timesShown(start + t));
      }
    }
    return targets;
  }

  /// How many training windows show a row.
  private int timesShown(int row) {
    return startsBefore(row + 1) - startsBefore(row + 1 - plan.length());
  }

  private int startsBefore(int row) {
    int low = 0;
    int high = trainingStarts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (trainingStarts[middle] < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The earliest row from which a window may be shown instead: inside its segment, and away from
  /// windows of other subsets by the embargo.
  public int earliestStart(Subset subset, int index) {
    return Objects.requireNonNull(earliest.get(subset))[index];
  }

  /// The latest row from which a window may be shown instead.
  public int latestStart(Subset subset, int index) {
    return Objects.requireNonNull(latest.get(subset))[index];
  }

  /// Share of reviewed bars of a subset that lie in a span: the base rate.
  public double positiveRate(Subset subset) {
    BitSet rows = reviewed(subset);
    BitSet positive = new BitSet();
    for (IndexSpan span : spans) {
      positive.set(span.start(), span.end() + 1);
    }
    positive.and(rows);
    return rows.isEmpty() ? 0 : (double) positive.cardinality() / rows.cardinality();
  }

  private List<IndexSpan> spansNear(int start, int margin) {
    List<IndexSpan> near = new ArrayList<>();
    for (int k = IndexSpan.firstFrom(spans, start - margin - longestSpan); k < spans.size(); k++) {
      IndexSpan span = spans.get(k);
      if (span.start() > start + plan.length() + margin) {
        break;
      }
      if (span.end() >= start - margin) {
        near.add(span);
      }
    }
    return near;
  }

  private void boundShifts(Subset subset) {
    BitSet others = new BitSet();
    for (Subset other : Subset.values()) {
      if (other != subset) {
        others.or(reviewed(other));
        windows(other).forEach(window -> addOtherMarkets(others, window));
      }
    }
    List<Window> windows = windows(subset);
    int[] low = new int[windows.size()];
    int[] high = new int[windows.size()];
    List<Segment> segments = bars.segments();
    for (int k = 0; k < windows.size(); k++) {
      int start = windows.get(k).start();
      int end = start + plan.length() - 1;
      Segment segment = segmentOf(segments, start);
      low[k] = start;
      high[k] = start;
      if (end >= segment.to()) {
        continue;
      }
      int before = others.previousSetBit(start);
      int after = others.nextSetBit(start);
      Instrument own = bars.instrumentOf(start);
      int from = before < own.from() ? segment.from() : before + 1 + plan.embargo();
      int to = after < 0 || after >= own.to() ? segment.to() : after - plan.embargo();
      low[k] = Math.min(start, Math.max(segment.from(), from));
      high[k] = Math.max(start, Math.min(segment.to(), to) - plan.length());
    }
    earliest.put(subset, low);
    latest.put(subset, high);
  }

  /// Adds the rows that other instruments have at the time of a window: what happens there is seen
  /// here, too.
  private void addOtherMarkets(BitSet rows, Window window) {
    Instrument own = bars.instrumentOf(window.start());
    Period period = bars.period(window.start(), plan.length());
    for (Instrument one : bars.instruments()) {
      if (!one.equals(own)) {
        Segment same = bars.rows(one, period.first(), period.last());
        rows.set(same.from(), same.to());
      }
    }
  }

  private static Segment segmentOf(List<Segment> segments, int row) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).from() <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return segments.get(low);
  }

  /// SHA-256 over the windows of every subset and all labels.
  public String digest() {
    StringBuilder text = new StringBuilder();
    for (Subset subset : Subset.values()) {
      text.append(subset.text());
      for (Window window : windows(subset)) {
        text.append(' ').append(window.start());
      }
      text.append('\n');
    }
    for (IndexSpan span : spans) {
      text.append(span).append('\n');
    }
    return Hashing.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
