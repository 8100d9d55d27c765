package expanse.detection;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.decoding.SpanRule;
import expanse.ensemble.Placed;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowOutputs;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.metric.BarArrays;
import expanse.metric.Spans.Span;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.segment.FieldSpan;
import expanse.time.TimeText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trained run as a detector that is given bars one by one, as they close.
///
/// After every bar it predicts the window of the last bars (105, unless the run says otherwise):
/// the same probabilities, bit for bit, as any other way of predicting that window after the same
/// bars. Nothing is known of bars to come, so the prediction on the newest bars is the weakest and
/// is revised as bars follow. After a session gap it waits until a window is full again.
///
/// Needs the same memory however long it runs. For one thread at a time.
public final class BarDetector implements AutoCloseable {
  private final WindowModel model;
  private final boolean ownsModel;
  private final SpanRule rule;
  private final int window;
  private final long gapMillis;
  private final RollingFeatures upright;
  private final @Nullable RollingFeatures inverted;
  private final long[] times;
  private final BarHistory history = new BarHistory();
  private final int[] start = new int[1];
  private final WindowOutputs outputs;
  private int row;
  private int segmentStart;

  BarDetector(WindowModel model, SpanRule rule, long intervalMillis) {
    this(model, true, rule, intervalMillis);
  }

  /// @param ownsModel whether the model is closed with the detector
  BarDetector(WindowModel model, boolean ownsModel, SpanRule rule, long intervalMillis) {
    this.model = model;
    this.ownsModel = ownsModel;
    this.rule = rule;
    this.window = model.window();
    this.gapMillis = BarSeries.DEFAULT_GAP_INTERVALS * intervalMillis;
    upright = features(false);
    inverted = model.inverts() ? features(true) : null;
    times = new long[window];
    outputs = new WindowOutputs(1, window, model.types().size());
  }

  private RollingFeatures features(boolean ofInverted) {
    return new RollingFeatures(
        model.features(), model.context(), ofInverted, window + 1, model.around());
  }

  /// Opens a finished run.
  ///
  /// @param run the run directory
  /// @param rule threshold and shortest span, as chosen on the run's validation subset
  /// @param intervalMillis usual time between bars; a step of more than ten is a session gap
  /// @param threads to compute on; never changes a result
  /// @throws InputException when the folder holds no finished run
  public static BarDetector open(Path run, SpanRule rule, long intervalMillis, int threads) {
    RunManifest.verifyIfSealed(new RunDirectory(run));
    return new BarDetector(new RunModel(run, Predictor.open(run, threads)), rule, intervalMillis);
  }

  /// The same detector for an instrument, which has seen no bar: where the run came from several,
  /// it may predict some of them in a way of their own. It has the models of this one, which is not
  /// to be used any more.
  public BarDetector of(String instrument) {
    return new BarDetector(
        model.of(instrument), ownsModel, rule, gapMillis / BarSeries.DEFAULT_GAP_INTERVALS);
  }

  /// Opens a finished run on the caller's threads.
  ///
  /// @param workers threads to compute on; they stay the caller's
  public static BarDetector open(Path run, SpanRule rule, long intervalMillis, Workers workers) {
    RunManifest.verifyIfSealed(new RunDirectory(run));
    return new BarDetector(new RunModel(run, Predictor.open(run, workers)), rule, intervalMillis);
  }

  /// Takes the next closed bar and predicts the window that ends with it.
  ///
  /// @throws InputException when it is no bar, or not later than the one before
  public LiveView push(Bar bar) {
    skip(bar);
    return view();
  }

  /// Takes the next closed bar and predicts nothing: what follows is as after [#push].
  ///
  /// @throws InputException when it is no bar, or not later than the one before
  public void skip(Bar bar) {
    check(bar);
    add(bar);
    int from = row - window;
    upright.release(Math.max(0, from));
    history.release(from);
    if (inverted != null) {
      inverted.release(Math.max(0, from));
    }
  }

  /// Predicts the window that ends with a bar that is still open, as if it closed now, and keeps
  /// nothing of it.
  ///
  /// @throws InputException as [#push]
  public LiveView peek(Bar bar) {
    check(bar);
    byte[] before = upright.state();
    byte[] invertedBefore = inverted == null ? new byte[0] : inverted.state();
    int segmentBefore = segmentStart;
    long timeBefore = times[row % window];
    add(bar);
    try {
      return view();
    } finally {
      row--;
      times[row % window] = timeBefore;
      segmentStart = segmentBefore;
      history.removeLast();
      upright.removeLast(before);
      if (inverted != null) {
        inverted.removeLast(invertedBefore);
      }
    }
  }

  private void add(Bar bar) {
    long time = bar.time();
    boolean first = row == 0 || (gapMillis > 0 && time - times[(row - 1) % window] > gapMillis);
    if (first) {
      segmentStart = row;
    }
    upright.add(bar, first);
    if (inverted != null) {
      inverted.add(bar, first);
    }
    times[row % window] = time;
    history.add(bar, first);
    row++;
  }

  private LiveView view() {
    int from = row - window;
    if (from < segmentStart) {
      return LiveView.missing(segmentStart - from);
    }
    start[0] = from;
    model.start(upright, inverted, start, 1, outputs);
    model.finish();
    float[] bars = outputs.probability[0].clone();
    float[] disagreement = outputs.uncertainty[0].clone();
    if (model.placesSpans()) {
      Placed placed =
          model
              .place(List.of(model.newest(upright.view(from, window), bars, disagreement)))
              .getFirst();
      List<DetectedSpan> spans = spans(from, placed);
      return new LiveView(
          0,
          placed.probability(),
          placed.uncertainty(),
          placed.probability()[window - 1],
          placed.startsSoon(window - 1),
          placed.countdown(window - 1),
          spans,
          open(from, placed, spans));
    }
    List<DetectedSpan> spans = spans(from, bars, disagreement);
    return new LiveView(
        0,
        bars,
        disagreement,
        bars[window - 1],
        Double.NaN,
        outputs.countdown[0],
        spans,
        atEnd(spans));
  }

  private @Nullable DetectedSpan atEnd(List<DetectedSpan> spans) {
    boolean reaches = !spans.isEmpty() && spans.getLast().end() == row - 1;
    return reaches ? spans.getLast() : null;
  }

  /// The span that the newest bar belongs to, if it belongs to one.
  private @Nullable DetectedSpan open(int from, Placed placed, List<DetectedSpan> spans) {
    DetectedSpan marked = atEnd(spans);
    FieldSpan likeliest = marked == null ? placed.field().reaching(window - 1) : null;
    return likeliest == null ? marked : detected(likeliest, from, placed);
  }

  private List<DetectedSpan> spans(int from, Placed placed) {
    List<DetectedSpan> spans = new ArrayList<>();
    for (FieldSpan span : placed.field().best(rule.threshold())) {
      if (span.end() >= 0 && span.length() >= rule.minSpanLength()) {
        spans.add(detected(span, from, placed));
      }
    }
    return spans;
  }

  private DetectedSpan detected(FieldSpan span, int from, Placed placed) {
    SpanPlacer.Rows rows =
        new SpanPlacer.Rows() {
          @Override
          public int nearest(int row) {
            return Math.clamp(row, from, from + window - 1);
          }

          @Override
          public long time(int row) {
            return times[row % window];
          }
        };
    double remaining =
        span.end() == window - 1 ? placed.remaining(window - 1, span.length()) : Double.NaN;
    return SpanPlacer.detected(span, from, rows, history, model, placed.uncertainty(), remaining);
  }

  private List<DetectedSpan> spans(int from, float[] bars, float[] disagreement) {
    List<DetectedSpan> spans = new ArrayList<>();
    for (Span span : rule.spans(bars, outputs.path[0], null)) {
      double sum = 0;
      double disagreementSum = 0;
      for (int t = span.start(); t <= span.end(); t++) {
        sum += bars[t];
        disagreementSum += disagreement[t];
      }
      spans.add(
          new DetectedSpan(
              from + span.start(),
              from + span.end(),
              times[(from + span.start()) % window],
              times[(from + span.end()) % window],
              NamedType.of(model.types(), BarArrays.doubles(outputs.types[0])).type(),
              history.move(from + span.start(), from + span.end()),
              sum / span.length(),
              disagreementSum / span.length(),
              null));
    }
    return spans;
  }

  private void check(Bar bar) {
    if (!bar.isBar()) {
      throw new InputException("the bar at " + TimeText.of(bar.time()) + " " + bar.refusal());
    }
    if (row > 0 && bar.time() <= times[(row - 1) % window]) {
      throw new InputException(
          "the bar at "
              + TimeText.of(bar.time())
              + " comes after one at "
              + TimeText.of(times[(row - 1) % window])
              + "; push bars in the order of time, each once");
    }
  }

  /// Number of bars taken; the last one has this number less one.
  public int rows() {
    return row;
  }

  /// Epoch milliseconds of the start of a bar of the newest window.
  public long time(int row) {
    return times[row % window];
  }

  /// Whether a session gap lies behind the bars that the newest window is made of.
  public boolean followsGap() {
    return segmentStart > 0;
  }

  /// Writes all that what follows depends on.
  public void save(DataOutput out) throws IOException {
    out.writeInt(row);
    out.writeInt(segmentStart);
    for (long time : times) {
      out.writeLong(time);
    }
    history.save(out);
    upright.save(out);
    if (inverted != null) {
      inverted.save(out);
    }
  }

  /// Takes what another detector with the same model wrote, and goes on from there with the same
  /// bits.
  public void load(DataInput in) throws IOException {
    row = in.readInt();
    segmentStart = in.readInt();
    for (int i = 0; i < times.length; i++) {
      times[i] = in.readLong();
    }
    history.load(in);
    upright.load(in);
    if (inverted != null) {
      inverted.load(in);
    }
  }

  /// Frees the model, unless it is shared.
  @Override
  public void close() {
    if (ownsModel) {
      model.close();
    }
  }
}
