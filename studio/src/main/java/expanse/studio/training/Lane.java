package expanse.studio.training;

import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.SeriesDetector;
import expanse.market.BarSeries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a run marks over a whole series: the same detection as the command line's, kept in memory
/// while the studio runs.
final class Lane implements DetectionSink {
  private final float[] probability;
  private final float[] spread;
  private final List<Span> spans = new ArrayList<>();
  private int done;
  private String trouble = "";
  private volatile boolean stopped;

  /// A marked span.
  ///
  /// @param start row of its first bar
  /// @param end row of its last bar
  /// @param type word, empty when the run tells none
  /// @param probability mean over its bars
  /// @param spread mean over its bars, null with one model
  record Span(int start, int end, String type, float probability, float spread) {}

  /// How far it is.
  ///
  /// @param done bars that are settled
  /// @param all bars
  /// @param spans of the settled bars
  /// @param trouble why it ended early, empty otherwise
  record State(int done, int all, List<Span> spans, String trouble) {}

  /// Leaves the detector's loop.
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// @param bars of the series
  Lane(int bars) {
    probability = new float[bars];
    spread = new float[bars];
    Arrays.fill(probability, Float.NaN);
    Arrays.fill(spread, Float.NaN);
  }

  /// Detects, on the thread that calls.
  void run(Path run, BarSeries bars, int threads) {
    try (SeriesDetector detector =
        SeriesDetector.open(run, ChosenThreshold.read(run).rule(), SeriesDetector.STRIDE, threads)) {
      detector.detect(bars, this);
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
  public void bar(int row, long time, double p, double apart) {
    if (stopped) {
      throw new Stop();
    }
    synchronized (this) {
      probability[row] = (float) p;
      spread[row] = (float) apart;
      done = row + 1;
    }
  }

  @Override
  public synchronized void span(DetectedSpan span) {
    spans.add(
        new Span(
            span.start(),
            span.end(),
            span.type().text(),
            (float) span.probability(),
            (float) span.uncertainty()));
  }

  synchronized State state() {
    return new State(done, probability.length, List.copyOf(spans), trouble);
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
