package expanse.detection;

import expanse.decoding.SpanRule;
import expanse.ensemble.Placed;
import expanse.ensemble.Stretch;
import expanse.feature.WindowView;
import expanse.metric.BarArrays;
import expanse.segment.FieldSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Places spans on the bars of a scan that the networks have settled, block after block, and
/// settles probabilities and spans in the order of time.
///
/// A block is predicted with [#MARGIN] bars to both sides, as far as its segment goes, and decides
/// on its own bars and on the spans that start with them. Blocks begin with their segment, so that
/// the same bars give the same spans wherever a file begins.
final class SpanPlacer {
  /// Bars of a block.
  static final int BLOCK = 1024;

  /// Bars beside a block within which spans are placed as well: more than the longest span.
  static final int MARGIN = 96;

  /// Blocks that are predicted at a time, side by side.
  static final int BLOCKS = 8;

  private static final int MOST_ROWS = BLOCKS * BLOCK; // held before spans are placed on them

  private final WindowModel model;
  private final SpanRule rule;
  private final RollingFeatures bars;
  private final BarHistory history;
  private final DetectionSink sink;

  private int base; // row of index 0
  private int size; // rows settled by the networks from there on
  private SettledBar[] held = new SettledBar[4096];
  private final List<Block> pending = new ArrayList<>();
  private int blockStart = -1; // first row of the block that grows
  private int segmentStart;
  private int told; // rows before it have been told of
  private int spanEnd = -1; // last row of the last span
  private int spans;
  private boolean finished; // there are no more bars

  /// Rows of a block and of the margins that it sees.
  private record Block(int segment, int from, int to, int first, int last) {}

  SpanPlacer(
      WindowModel model,
      SpanRule rule,
      RollingFeatures bars,
      BarHistory history,
      DetectionSink sink) {
    this.model = model;
    this.rule = rule;
    this.bars = bars;
    this.history = history;
    this.sink = sink;
  }

  /// Rows that may be waiting at the same time.
  static int rows() {
    return MOST_ROWS + BLOCK + 4 * MARGIN;
  }

  /// Spans settled so far.
  int spans() {
    return spans;
  }

  /// First row that is still needed.
  int firstNeeded() {
    if (!pending.isEmpty()) {
      return pending.getFirst().first;
    }
    return blockStart < 0 ? base + size : Math.max(segmentStart, blockStart - 2 * MARGIN);
  }

  /// A bar that the networks have settled.
  ///
  /// @param time epoch milliseconds of its start
  /// @param networks probability by the networks; NaN of a bar that is not scored
  /// @param spread standard deviation of the networks' probabilities
  record SettledBar(long time, float networks, float spread) {}

  /// Takes the next bar.
  ///
  /// @param startsSegment whether a session gap lies before it
  void add(int row, SettledBar bar, boolean startsSegment) {
    if (startsSegment) {
      endSegment();
      segmentStart = row;
    }
    if (size >= MOST_ROWS) { // short blocks with much between them
      place();
    }
    if (size == 0) {
      base = row;
    }
    if (size == held.length) {
      held = Arrays.copyOf(held, 2 * size);
    }
    held[size++] = bar;
    if (Float.isNaN(bar.networks)) {
      return;
    }
    if (blockStart < 0) {
      blockStart = row;
    }
    if (row - blockStart == BLOCK + 2 * MARGIN - 1) {
      close(blockStart + BLOCK, row + 1);
      blockStart += BLOCK;
    }
  }

  /// Says that there are no more bars, and settles the rest.
  void finish() {
    finished = true;
    endSegment();
    place();
  }

  private void endSegment() {
    if (blockStart >= 0) {
      close(base + size, base + size);
      blockStart = -1;
    }
  }

  /// A block is whole.
  ///
  /// @param to one past its last row
  /// @param last one past the last row that it may see
  private void close(int to, int last) {
    pending.add(
        new Block(
            segmentStart, blockStart, to, Math.max(segmentStart, blockStart - 2 * MARGIN), last));
    if (pending.size() == BLOCKS) {
      place();
    }
  }

  private void place() {
    List<Stretch> stretches = new ArrayList<>();
    for (Block block : pending) {
      stretches.add(stretch(block));
    }
    List<Placed> placed = stretches.isEmpty() ? List.of() : model.place(stretches);
    for (int k = 0; k < placed.size(); k++) {
      pass(pending.get(k).from);
      settle(pending.get(k), stretches.get(k), placed.get(k));
    }
    pending.clear();
    int next = blockStart < 0 ? base + size : blockStart;
    pass(next);
    forget(blockStart < 0 ? next : Math.max(segmentStart, next - 2 * MARGIN));
  }

  private Stretch stretch(Block block) {
    int first = block.first;
    int from = Math.max(first, block.from - MARGIN);
    int to = block.to == block.last ? block.last : block.to + MARGIN;
    WindowView view = bars.view(first, block.last - first);
    float[] networks = new float[to - from];
    float[] spread = new float[to - from];
    for (int t = 0; t < networks.length; t++) {
      networks[t] = held[from - base + t].networks;
      spread[t] = held[from - base + t].spread;
    }
    return new Stretch(view, from - first, to - first, networks, spread);
  }

  /// Tells of bars before a row that are not predicted.
  private void pass(int to) {
    for (; told < to; told++) {
      sink.bar(told, held[told - base].time, Double.NaN, Double.NaN);
    }
  }

  private void settle(Block block, Stretch stretch, Placed placed) {
    int origin = block.first + stretch.from(); // row of the first bar of the core
    PlacedBlock settled =
        new PlacedBlock(block.segment, block.from, block.to, origin, placed.field());
    List<FieldSpan> found = settled.spans(rule, spanEnd);
    if (!found.isEmpty()) {
      spanEnd = found.getLast().end();
    }
    sink.block(settled);
    int next = 0;
    for (int row = block.from; row < block.to; row++) {
      int t = row - origin;
      sink.bar(row, held[row - base].time, placed.probability()[t], placed.uncertainty()[t]);
      while (next < found.size() && Math.max(origin, found.get(next).end()) <= row) {
        tell(found.get(next++).moved(-origin), origin, placed);
      }
    }
    told = block.to;
    while (next < found.size()) { // those that reach into the next block
      tell(found.get(next++).moved(-origin), origin, placed);
    }
  }

  private void tell(FieldSpan span, int origin, Placed placed) {
    spans++;
    Rows rows =
        new Rows() {
          @Override
          public int nearest(int row) {
            return Math.clamp(row, base, base + size - 1);
          }

          @Override
          public long time(int row) {
            return held[row - base].time;
          }
        };
    boolean open = finished && origin + span.end() == base + size - 1;
    double remaining = open ? placed.remaining(span.end(), span.length()) : Double.NaN;
    sink.span(detected(span, origin, rows, history, model, placed.uncertainty(), remaining));
  }

  /// Rows that are known.
  interface Rows {
    /// The row, or the nearest that is known.
    int nearest(int row);

    /// Epoch milliseconds of a known row.
    long time(int row);
  }

  /// A placed span as it is told.
  ///
  /// @param origin row of step 0
  /// @param uncertainty of the steps
  /// @param remaining bars that an open span is expected to last; NaN for one that is over
  static DetectedSpan detected(
      FieldSpan span,
      int origin,
      Rows rows,
      BarHistory history,
      WindowModel model,
      float[] uncertainty,
      double remaining) {
    int start = rows.nearest(origin + span.start());
    int end = rows.nearest(origin + span.end());
    NamedType named = NamedType.of(model.types(), BarArrays.doubles(span.types()));
    double sum = 0;
    int count = 0;
    for (int t = Math.max(0, span.start());
        t <= Math.min(span.end(), uncertainty.length - 1);
        t++) {
      sum += uncertainty[t];
      count++;
    }
    return new DetectedSpan(
        origin + span.start(),
        origin + span.end(),
        rows.time(start),
        rows.time(end),
        named.type(),
        history.move(start, end),
        span.probability(),
        sum / Math.max(1, count),
        new SpanDetail(
            named.probability(),
            rows.time(rows.nearest(origin + span.startRange()[0])),
            rows.time(rows.nearest(origin + span.startRange()[1])),
            rows.time(rows.nearest(origin + span.endRange()[0])),
            rows.time(rows.nearest(origin + span.endRange()[1])),
            !Double.isNaN(remaining),
            remaining));
  }

  /// Forgets all rows before one.
  private void forget(int row) {
    int n = row - base;
    System.arraycopy(held, n, held, 0, size - n);
    base = row;
    size -= n;
  }
}
