package expanse.studio.training;

import expanse.base.InputException;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What runs mark over whole series, each worked out once while the studio runs, one after the
/// other.
public final class Lanes implements AutoCloseable {
  private static final int MOST_BARS_AT_ONCE = 65_536;
  private static final int MOST_KEPT = 4;

  private final Map<Path, Lane> lanes = new LinkedHashMap<>();

  /// What a run has marked so far; empty when it was not asked to.
  ///
  /// @param run folder of the run
  public synchronized Optional<Object> state(Path run) {
    return Optional.ofNullable(lanes.get(run)).map(Lane::state);
  }

  private synchronized Lane lane(Path run) {
    Lane lane = lanes.get(run);
    if (lane == null) {
      throw new InputException("this run has not marked the series yet");
    }
    return lane;
  }

  /// Lets a run mark a series, unless it does or did.
  ///
  /// @param run folder of the run
  public synchronized void start(Path run, BarSeries bars) {
    if (lanes.containsKey(run)) {
      return;
    }
    if (lanes.size() >= MOST_KEPT) {
      Map.Entry<Path, Lane> oldest = lanes.entrySet().iterator().next();
      oldest.getValue().stop();
      lanes.remove(oldest.getKey());
    }
    Lane lane = new Lane(bars.size());
    lanes.put(run, lane);
    Thread.ofPlatform()
        .name("detection")
        .daemon(true)
        .start(() -> lane.run(run, bars, Runtime.getRuntime().availableProcessors()));
  }

  /// Probabilities of bars, see [Lane#bytes].
  ///
  /// @throws InputException when the rows are not such of the series
  public byte[] probabilities(Path run, int from, int to, int bars) {
    if (from < 0 || to > bars || from >= to || to - from > MOST_BARS_AT_ONCE) {
      throw new InputException(
          "from and to must be rows, at most " + MOST_BARS_AT_ONCE + " at once");
    }
    return lane(run).bytes(from, to);
  }

  @Override
  public synchronized void close() {
    lanes.values().forEach(Lane::stop);
  }
}
