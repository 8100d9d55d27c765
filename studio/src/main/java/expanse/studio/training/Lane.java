package expanse.studio.training;

import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.PlacedBlock;
import expanse.detection.SeriesDetector;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.metric.Spans;
import expanse.segment.FieldSpan;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a run marks over a whole series: the same detection as the command line's, kept in memory
/// while the studio runs.
final class Lane implements DetectionSink {
  private static final int PER_CENT = 100;

  private final String instrument;
  private final BarSeries bars;
  private final float[] probability;
  private final float[] spread;
  private final List<DetectedSpan> spans = new ArrayList<>();
  private final TreeMap<Integer, int[][]> blocks = new TreeMap<>(); // [threshold] starts and ends
  private final int[] lastEnd = new int[PER_CENT];
  private int done;
  private String trouble = "";
  private volatile boolean stopped;

  /// How far it is.
  ///
  /// @param done bars that are settled
  /// @param all bars
  /// @param spans of the settled bars, under the run's own rule
  /// @param trouble why it ended early, empty otherwise
  record State(int done, int all, List<Found> spans, String trouble) {}

  /// Leaves the detector's loop.
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  Lane(String instrument, BarSeries bars) {
    this.instrument = instrument;
    this.bars = bars;
    probability = new float[bars.size()];
    spread = new float[bars.size()];
    Arrays.fill(probability, Float.NaN);
    Arrays.fill(spread, Float.NaN);
    Arrays.fill(lastEnd, -1);
  }

  /// Detects, on the thread that calls.
  void run(Path run, int threads) {
    try (SeriesDetector detector =
        SeriesDetector.open(
            run, ChosenThreshold.read(run).rule(), SeriesDetector.STRIDE, threads)) {
      detector.of(instrument).detect(bars, this);
      finished();
    } catch (Stop e) {
      fail("stopped");
    } catch (InputException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void finished() {
    done = probability.length;
  }

  private synchronized void fail(String why) {
    trouble = why;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void bar(int row, long time, double p, double disagreement) {
    if (stopped) {
      throw new Stop();
    }
    synchronized (this) {
      probability[row] = (float) p;
      spread[row] = (float) disagreement;
      done = row + 1;
    }
  }

  @Override
  public synchronized void span(DetectedSpan span) {
    spans.add(span);
  }

  @Override
  public void block(PlacedBlock block) {
    int[][] found = new int[PER_CENT][];
    for (int k = 1; k < PER_CENT; k++) {
      List<FieldSpan> placed =
          block.spans(new SpanRule(k / (double) PER_CENT, 1, Decoder.SPANS), lastEnd[k]);
      int[] ends = new int[2 * placed.size()];
      for (int i = 0; i < placed.size(); i++) {
        ends[2 * i] = placed.get(i).start();
        ends[2 * i + 1] = placed.get(i).end();
        lastEnd[k] = placed.get(i).end();
      }
      found[k] = k > 1 && Arrays.equals(ends, found[k - 1]) ? found[k - 1] : ends;
    }
    synchronized (this) {
      blocks.put(block.from(), found);
    }
  }

  synchronized State state() {
    return new State(done, probability.length, found(), trouble);
  }

  /// The spans under the run's own rule.
  synchronized List<Found> found() {
    return spans.stream().map(span -> Found.of(span, 0, bars)).toList();
  }

  synchronized boolean isDone() {
    return done == probability.length;
  }

  /// The spans as a file of them, the same as the command line's.
  synchronized String text() {
    return SeriesDetector.text(spans);
  }

  /// Starts and ends, one after the other, of the spans that another rule finds.
  ///
  /// @param threshold rounded to hundredths
  /// @param shortest fewest bars of a span
  /// @param from first row
  /// @param to one past the last row
  synchronized List<Integer> under(double threshold, int shortest, int from, int to) {
    List<Integer> found = new ArrayList<>();
    if (blocks.isEmpty()) {
      addByProbability(found, new SpanRule(threshold, shortest), from, to);
      return found;
    }
    int k = Math.clamp(Math.round(threshold * PER_CENT), 1, PER_CENT - 1);
    Map.Entry<Integer, int[][]> first = blocks.floorEntry(from);
    for (int[][] block : blocks.tailMap(first == null ? 0 : first.getKey()).values()) {
      int[] ends = block[k];
      for (int i = 0; i < ends.length; i += 2) {
        if (ends[i] < to && ends[i + 1] >= from && ends[i + 1] - ends[i] + 1 >= shortest) {
          found.add(ends[i]);
          found.add(ends[i + 1]);
        }
      }
      if (ends.length > 0 && ends[0] >= to) {
        break;
      }
    }
    return found;
  }

  private void addByProbability(List<Integer> found, SpanRule rule, int from, int to) {
    for (Segment segment : bars.segments()) {
      int low = Math.max(from, segment.from());
      int high = Math.min(to, segment.to());
      if (low < high) {
        for (Spans.Span span :
            rule.spans(Arrays.copyOfRange(probability, low, high), new float[0], null)) {
          found.add(low + span.start());
          found.add(low + span.end());
        }
      }
    }
  }

  /// Probabilities and spreads of bars as two columns of floats, little end first; NaN where
  /// nothing is known.
  ///
  /// @param from first row
  /// @param to one past the last row
  synchronized byte[] bytes(int from, int to) {
    ByteBuffer out =
        ByteBuffer.allocate(2 * (to - from) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] column : List.of(probability, spread)) {
      for (int row = from; row < to; row++) {
        out.putFloat(column[row]);
      }
    }
    return out.array();
  }
}
