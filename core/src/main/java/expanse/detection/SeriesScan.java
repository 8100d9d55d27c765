package expanse.detection;

import expanse.base.InputException;
import expanse.decoding.SpanRule;
import expanse.ensemble.OverlapMeans;
import expanse.ensemble.WindowOutputs;
import expanse.market.Bar;
import expanse.metric.LogOdds;
import expanse.metric.Spans;
import expanse.time.TimeText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Runs a model over a stream of bars, window after window, and settles probabilities and spans in
/// the order of time, in a fixed amount of memory.
///
/// While the model's other threads predict one batch of windows, the caller brings the bars of the
/// next, so that bars are settled one or two batches later.
///
/// Windows start at the first bar of a segment and every `stride` bars after it; one more ends at
/// the segment's last bar, so that every bar is covered. No window crosses a session gap. A bar's
/// log odds are the mean over the windows that hold it, weighted by the distance of the bar to the
/// nearer end of the window ([OverlapMeans]), as in the windows that a run is scored on;
/// uncertainties and best paths are averaged alike. Segments shorter than a window are not
/// predicted.
public final class SeriesScan {
  // channels of the means; one for each type follows
  private static final int LOG_ODDS = 0;
  private static final int DISAGREEMENT = 1;
  private static final int PATH = 2;
  private static final int TYPES = 3;

  private final WindowModel model;
  private final int window;
  private final int stride;
  private final long gapMillis;
  private final SpanRule rule;
  private final DetectionSink sink;
  private final RollingFeatures upright;
  private final @Nullable RollingFeatures inverted;
  private final @Nullable SpanPlacer placer;

  private int[] pending; // first rows of windows that are complete
  private int pendingCount;
  private int[] running; // first rows of windows that are being predicted
  private int runningCount;
  private final WindowOutputs outputs;

  // bars not yet settled; index 0 is row `settled`
  private final OverlapMeans means;
  private final long[] times;
  private final BarHistory history = new BarHistory();
  private int settled;
  private int held;

  private int row;
  private int segmentStart;
  private int nextStart;
  private int openRow; // first row that a window still to come may hold
  private long lastTime;

  private final Spans.Gatherer gatherer; // and what it gathers of the open span
  private long spanStartTime;
  private long spanEndTime;
  private double spanSum;
  private double spanDisagreement;
  private final double[] spanTypes;

  private int segments;
  private int shortSegments;
  private int unpredicted;
  private int windows;
  private int spans;

  SeriesScan(WindowModel model, int stride, long gapMillis, SpanRule rule, DetectionSink sink) {
    if (stride < 1 || stride > model.window()) {
      throw new IllegalArgumentException("the stride is 1 to " + model.window() + " bars");
    }
    this.model = model;
    this.window = model.window();
    this.stride = stride;
    this.gapMillis = gapMillis;
    this.rule = rule;
    gatherer = rule.gatherer();
    this.sink = sink;
    int rows = window + stride * (2 * model.batch() + 1) + 1;
    int waiting = model.placesSpans() ? SpanPlacer.rows() : 0;
    upright =
        new RollingFeatures(
            model.features(), model.context(), false, rows + waiting, model.around());
    placer = model.placesSpans() ? new SpanPlacer(model, rule, upright, history, sink) : null;
    inverted =
        model.inverts()
            ? new RollingFeatures(model.features(), model.context(), true, rows, 0)
            : null;
    pending = new int[model.batch()];
    running = new int[model.batch()];
    outputs = new WindowOutputs(model.batch(), window, model.types().size());
    spanTypes = new double[model.types().size()];
    means = new OverlapMeans(TYPES + spanTypes.length, rows);
    times = new long[rows];
  }

  /// Takes the next bar; times rise.
  public void add(Bar bar) {
    long time = bar.time();
    if (row > 0 && time <= lastTime) {
      throw new InputException(
          "the bar at " + TimeText.of(time) + " comes after one at " + TimeText.of(lastTime));
    }
    boolean first = row == 0 || (gapMillis > 0 && time - lastTime > gapMillis);
    if (first) {
      if (row > 0) {
        endSegment();
      }
      segmentStart = row;
      nextStart = row;
    }
    while (held == times.length) { // many segments shorter than a window
      predict();
    }
    upright.add(bar, first);
    if (inverted != null) {
      inverted.add(bar, first);
    }
    history.add(bar, first);
    times[held++] = time;
    row++;
    lastTime = time;
    if (row - nextStart == window) {
      openRow = nextStart + 1;
      complete(nextStart);
      nextStart += stride;
    }
  }

  /// Says that there are no more bars, and settles the rest.
  public DetectionSummary finish() {
    if (row > 0) {
      endSegment();
    }
    predict();
    predict();
    tell(gatherer.end(settled));
    if (placer != null) {
      placer.finish();
      spans = placer.spans();
    }
    return new DetectionSummary(row, segments, shortSegments, unpredicted, windows, spans);
  }

  private void endSegment() {
    segments++;
    if (row - segmentStart >= window) {
      int last = row - window;
      if (last > nextStart - stride) {
        complete(last);
      }
    } else {
      shortSegments++;
      unpredicted += row - segmentStart;
    }
    openRow = row;
  }

  private void complete(int start) {
    pending[pendingCount++] = start;
    if (pendingCount == pending.length) {
      predict();
    }
  }

  /// Takes what is said of the running windows, lets the pending ones run, and settles the bars
  /// that no window holds any more.
  private void predict() {
    model.finish();
    for (int k = 0; k < runningCount; k++) {
      addWindow(k, running[k] - settled);
    }
    windows += runningCount;
    int[] free = running;
    running = pending;
    runningCount = pendingCount;
    pending = free;
    pendingCount = 0;
    int open = runningCount > 0 ? running[0] : openRow;
    if (placer != null) {
      settle(open); // all threads place spans, none is left to predict windows meanwhile
    }
    if (runningCount > 0) {
      model.start(upright, inverted, running, runningCount, outputs);
    }
    if (placer == null) {
      settle(open);
    }
  }

  /// Adds what is said of a window.
  private void addWindow(int k, int first) {
    means.add(
        first,
        window,
        first,
        first + window,
        (channel, t) ->
            switch (channel) {
              case LOG_ODDS -> LogOdds.of(outputs.probability[k][t]);
              case DISAGREEMENT -> outputs.uncertainty[k][t];
              case PATH -> outputs.path[k][t];
              default -> outputs.types[k][channel - TYPES];
            });
  }

  /// Settles all bars before a row.
  private void settle(int before) {
    int n = before - settled;
    for (int i = 0; i < n; i++) {
      boolean first = upright.segmentStart(settled + i) == settled + i;
      if (first) {
        tell(gatherer.end(settled + i));
      }
      double p =
          means.isEmpty(i) ? Double.NaN : (float) LogOdds.probability(means.mean(LOG_ODDS, i));
      double uncertainty = (float) means.mean(DISAGREEMENT, i);
      if (placer != null) {
        placer.add(
            settled + i,
            new SpanPlacer.SettledBar(times[i], (float) p, (float) uncertainty),
            first);
        continue;
      }
      sink.bar(settled + i, times[i], p, uncertainty);
      boolean marked = !means.isEmpty(i) && rule.marks(p, means.mean(PATH, i));
      tell(gatherer.next(settled + i, marked));
      if (marked) {
        sum(i, p);
      }
    }
    held -= n;
    means.forget(n);
    System.arraycopy(times, n, times, 0, held);
    settled = before;
    upright.release(placer == null ? settled : Math.min(settled, placer.firstNeeded()));
    int firstNeeded = gatherer.start() < 0 ? settled : gatherer.start();
    history.release(placer == null ? firstNeeded : Math.min(firstNeeded, placer.firstNeeded()));
    if (inverted != null) {
      inverted.release(settled);
    }
  }

  /// Adds a bar to the sums of the open span.
  private void sum(int i, double p) {
    if (gatherer.start() == settled + i) {
      spanStartTime = times[i];
      spanSum = 0;
      spanDisagreement = 0;
      Arrays.fill(spanTypes, 0);
    }
    spanSum += p;
    spanDisagreement += means.mean(DISAGREEMENT, i);
    spanEndTime = times[i];
    for (int c = 0; c < spanTypes.length; c++) {
      spanTypes[c] += means.mean(TYPES + c, i);
    }
  }

  private void tell(Spans.@Nullable Span span) {
    if (span != null) {
      sink.span(
          new DetectedSpan(
              span.start(),
              span.end(),
              spanStartTime,
              spanEndTime,
              NamedType.of(model.types(), spanTypes).type(),
              history.move(span.start(), span.end()),
              spanSum / span.length(),
              spanDisagreement / span.length(),
              null));
      spans++;
    }
  }
}
