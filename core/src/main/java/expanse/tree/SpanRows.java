package expanse.tree;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.CandidateSpans;
import expanse.label.IndexSpan;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;

/// The candidate spans of many windows, binned, and where the labelled ones among them are.
final class SpanRows {
  /// Rows that a set may have; of larger sets every second or further window is left out.
  private static final int MOST_ROWS = 3_000_000;

  private static final int SAMPLE = 40_000; // rows from which the bins are made

  final int steps;
  final List<Window> windows;
  final int[] offset; // [windows + 1] rows of a window
  final short[] start; // [rows] relative to the window
  final short[] end; // [rows]
  final Bins bins;
  final List<List<IndexSpan>> labels; // [windows] relative to the window, cut at its end

  private SpanRows(
      int steps,
      List<Window> windows,
      int[] offset,
      short[] start,
      short[] end,
      Bins bins,
      List<List<IndexSpan>> labels) {
    this.steps = steps;
    this.windows = windows;
    this.offset = offset;
    this.start = start;
    this.end = end;
    this.bins = bins;
    this.labels = labels;
  }

  /// Describes the candidates of windows.
  ///
  /// @param all windows, wholly reviewed
  /// @param most bins of a feature
  static SpanRows of(
      Dataset data, List<Window> all, CandidateSpans candidates, int most, Workers workers) {
    int steps = data.windowLength();
    int[] counts = counts(data, all, candidates, workers);
    List<Window> windows = new ArrayList<>();
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    int every = (int) (1 + total / MOST_ROWS);
    List<Integer> rows = new ArrayList<>();
    for (int w = 0; w < counts.length; w += every) {
      windows.add(all.get(w));
      rows.add(counts[w]);
    }
    int[] offset = new int[windows.size() + 1];
    for (int w = 0; w < windows.size(); w++) {
      offset[w + 1] = offset[w] + rows.get(w);
    }
    int count = offset[windows.size()];
    int columns = CandidateSpans.COLUMNS;
    int stride = Math.max(1, count / SAMPLE);
    float[] sample = new float[(count + stride - 1) / stride * columns];
    short[] start = new short[count];
    short[] end = new short[count];
    workers.run(
        windows.size(),
        w -> {
          CandidateSpans.Table table = table(data, windows.get(w), candidates);
          System.arraycopy(table.start(), 0, start, offset[w], table.count());
          System.arraycopy(table.end(), 0, end, offset[w], table.count());
          for (int r = 0; r < table.count(); r++) {
            if ((offset[w] + r) % stride == 0) {
              System.arraycopy(
                  table.values(), r * columns, sample, (offset[w] + r) / stride * columns, columns);
            }
          }
        });
    float[][] edges = Bins.of(sample, sample.length / columns, columns, most).edges();
    byte[][] binned = new byte[columns][count];
    workers.run(
        windows.size(),
        w -> {
          float[] values = table(data, windows.get(w), candidates).values();
          for (int r = 0; r < offset[w + 1] - offset[w]; r++) {
            for (int c = 0; c < columns; c++) {
              binned[c][offset[w] + r] = (byte) Bins.bin(edges[c], values[r * columns + c]);
            }
          }
        });
    List<List<IndexSpan>> labels = new ArrayList<>();
    for (Window window : windows) {
      labels.add(labels(data, window.start(), steps));
    }
    return new SpanRows(steps, windows, offset, start, end, new Bins(edges, binned), labels);
  }

  private static int[] counts(
      Dataset data, List<Window> windows, CandidateSpans candidates, Workers workers) {
    int[] counts = new int[windows.size()];
    workers.run(
        counts.length,
        w ->
            counts[w] =
                candidates.count(
                    data.features().view(windows.get(w).start(), data.windowLength())));
    return counts;
  }

  private static CandidateSpans.Table table(
      Dataset data, Window window, CandidateSpans candidates) {
    return candidates.of(data.features().view(window.start(), data.windowLength()));
  }

  private static List<IndexSpan> labels(Dataset data, int start, int steps) {
    List<IndexSpan> inside = new ArrayList<>();
    for (IndexSpan span : data.spans()) {
      if (span.end() >= start && span.start() < start + steps) {
        inside.add(
            new IndexSpan(
                span.start() - start,
                Math.min(span.end() - start, steps - 1),
                span.type(),
                span.confidence()));
      }
    }
    return inside;
  }
}
