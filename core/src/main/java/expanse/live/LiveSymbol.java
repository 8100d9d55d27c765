package expanse.live;

import expanse.base.InputException;
import expanse.detection.BarDetector;
import expanse.detection.LiveView;
import expanse.live.LiveSignal.Silence;
import expanse.market.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One instrument that a run looks at, bar by bar: the state of its features and the detections
/// that still stand. Needs the same memory however long it runs. For one thread at a time.
///
/// A bar is detected when it is the newest one. That is retracted, once, when the bars that follow
/// bring its probability down to the threshold while it is still in the window.
public final class LiveSymbol {
  private final LiveRun run;
  private final String name;
  private final BarDetector detector;
  private final int[] standing; // rows said to lie inside, in order
  private int detections; // of them

  LiveSymbol(LiveRun run, String name, BarDetector detector) {
    this.run = run;
    this.name = name;
    this.detector = detector;
    this.standing = new int[run.window()];
  }

  /// What the instrument is called.
  public String name() {
    return name;
  }

  /// Number of bars taken.
  public int bars() {
    return detector.rows();
  }

  /// Epoch milliseconds of the start of the newest bar; the least number before the first.
  public long newest() {
    return detector.rows() == 0 ? Long.MIN_VALUE : detector.time(detector.rows() - 1);
  }

  /// Whether a bar that starts at this time is among those of the newest window.
  boolean has(long time) {
    int oldest = Math.max(0, detector.rows() - run.window());
    for (int row = detector.rows() - 1; row >= oldest && detector.time(row) >= time; row--) {
      if (detector.time(row) == time) {
        return true;
      }
    }
    return false;
  }

  /// Takes the next closed bar and says what is known of it.
  ///
  /// @throws InputException when it is no bar, or not later than the one before
  public LiveSignal push(Bar bar) {
    synchronized (run.turn()) {
      LiveView view = detector.push(bar);
      if (!view.predicted()) {
        detections = 0; // what lies before a gap is not retracted any more
        return silent(bar, view, detector.followsGap());
      }
      List<Long> revises = retracted(view.probabilities());
      LiveSignal signal = said(bar, view, revises);
      if (signal.inside()) {
        standing[detections++] = detector.rows() - 1;
      }
      return signal;
    }
  }

  /// Takes the next closed bar, of which nobody wants to know: what follows is as after [#push],
  /// but that nothing is detected.
  ///
  /// @throws InputException when it is no bar, or not later than the one before
  public void skip(Bar bar) {
    synchronized (run.turn()) {
      detector.skip(bar);
    }
  }

  /// Writes all that what follows depends on.
  public void save(DataOutput out) throws IOException {
    detector.save(out);
    saveDetections(out);
  }

  /// Takes what the same symbol of the same model wrote, and goes on from there with the same bits.
  public void load(DataInput in) throws IOException {
    detector.load(in);
    loadDetections(in);
  }

  /// Writes which detections stand.
  public void saveDetections(DataOutput out) throws IOException {
    out.writeShort(detections);
    for (int k = 0; k < detections; k++) {
      out.writeShort(detector.rows() - standing[k]);
    }
  }

  /// Takes the detections that stand after the newest bar.
  public void loadDetections(DataInput in) throws IOException {
    detections = in.readShort();
    for (int k = 0; k < detections; k++) {
      standing[k] = detector.rows() - in.readShort();
    }
  }

  /// What [#push] would say of a bar that is still open, if it closed now; it retracts nothing.
  /// Nothing of it is kept.
  ///
  /// @throws InputException as [#push]
  public LiveSignal peek(Bar bar) {
    synchronized (run.turn()) {
      LiveView view = detector.peek(bar);
      boolean startsSegment = bars() > 0 && view.missing() == run.window() - 1;
      return view.predicted()
          ? said(bar, view, List.of())
          : silent(bar, view, detector.followsGap() || startsSegment);
    }
  }

  private LiveSignal silent(Bar bar, LiveView view, boolean followsGap) {
    return new LiveSignal(
        name,
        run.model(),
        bar.time(),
        followsGap ? Silence.GAP : Silence.WARM_UP,
        view.missing(),
        Double.NaN,
        run.threshold(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        null,
        List.of());
  }

  private LiveSignal said(Bar bar, LiveView view, List<Long> revises) {
    double probability = run.corrected(view.newest());
    boolean inside = probability > run.threshold();
    return new LiveSignal(
        name,
        run.model(),
        bar.time(),
        Silence.NONE,
        0,
        probability,
        run.threshold(),
        view.uncertainties()[view.uncertainties().length - 1],
        view.startsSoon(),
        view.countdown(),
        inside ? view.open() : null,
        revises);
  }

  /// Times of the bars whose detection no longer holds; forgets them, and those that have left the
  /// window.
  private List<Long> retracted(float[] probabilities) {
    int from = detector.rows() - probabilities.length;
    List<Long> times = List.of();
    int kept = 0;
    for (int k = 0; k < detections; k++) {
      int row = standing[k];
      if (row < from) {
        continue;
      }
      if (run.corrected(probabilities[row - from]) > run.threshold()) {
        standing[kept++] = row;
        continue;
      }
      if (times.isEmpty()) {
        times = new ArrayList<>();
      }
      times.add(detector.time(row));
    }
    detections = kept;
    return times;
  }
}
