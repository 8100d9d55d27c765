package expanse.studio.training;

import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.detection.BarDetector;
import expanse.detection.LiveView;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the live detector said when a bar had closed and none after it was known. Steps forward
/// cost one bar each; a jump starts the detector anew some bars before.
public final class Replay implements AutoCloseable {
  /// Bars that the detector is given before the one that is asked for, beyond a window.
  private static final int WARM_UP = 300;

  private @Nullable Session session;

  /// A detector in the middle of a series.
  private static final class Session {
    private final Path run;
    private final BarDetector detector;
    private final int first;
    private int next;
    private @Nullable LiveView view;

    Session(Path run, BarDetector detector, int first) {
      this.run = run;
      this.detector = detector;
      this.first = first;
      this.next = first;
    }

    LiveView upTo(BarSeries bars, int row) {
      LiveView newest = view;
      while (next <= row || newest == null) {
        newest = detector.push(bars.bar(next));
        view = newest;
        next++;
      }
      return newest;
    }
  }

  /// What was known.
  ///
  /// @param row of the newest bar
  /// @param missing bars still missing to a full window; 0 when predicted
  /// @param from row of the first probability
  /// @param probability of every bar of the window
  /// @param spread disagreement between the models
  /// @param spans marked
  public record Known(
      int row, int missing, int from, float[] probability, float[] spread, List<Found> spans) {}

  /// What was known when a bar had closed.
  ///
  /// @param run folder of the run
  /// @param instrument whose bars these are
  /// @param window bars of a window
  /// @throws InputException when there is no such bar
  public synchronized Known at(Path run, String instrument, BarSeries bars, int row, int window) {
    if (row < 0 || row >= bars.size()) {
      throw new InputException("row must be a bar of the series");
    }
    Session open = session;
    if (open == null || !open.run.equals(run) || row < open.next - 1 || row > open.next + window) {
      close();
      BarDetector detector =
          BarDetector.open(
                  run,
                  ChosenThreshold.read(run).rule(),
                  bars.intervalMillis(),
                  Runtime.getRuntime().availableProcessors())
              .of(instrument);
      open = new Session(run, detector, Math.max(0, row - window - WARM_UP));
      session = open;
    }
    LiveView view = open.upTo(bars, row);
    int first = open.first;
    return new Known(
        row,
        view.missing(),
        row - view.probabilities().length + 1,
        view.probabilities(),
        view.uncertainties(),
        view.spans().stream().map(span -> Found.of(span, first, bars)).toList());
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.detector.close();
      session = null;
    }
  }
}
