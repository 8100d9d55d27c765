package expanse.studio.training;

import expanse.base.InputException;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What runs mark over whole series, each worked out once while the studio runs.
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

  /// The spans of a run that is done, null for one that is not.
  synchronized @Nullable List<Found> found(Path run) {
    Lane lane = lanes.get(run);
    return lane == null || !lane.isDone() ? null : lane.found();
  }

  /// Lets a run mark a series, unless it does or did.
  ///
  /// @param run folder of the run
  /// @param instrument whose bars these are
  public synchronized void start(Path run, String instrument, BarSeries bars) {
    if (lanes.containsKey(run)) {
      return;
    }
    if (lanes.size() >= MOST_KEPT) {
      Map.Entry<Path, Lane> oldest = lanes.entrySet().iterator().next();
      oldest.getValue().stop();
      lanes.remove(oldest.getKey());
    }
    Lane lane = new Lane(instrument, bars);
    lanes.put(run, lane);
    Thread.ofPlatform()
        .name("detection")
        .daemon(true)
        .start(() -> lane.run(run, Runtime.getRuntime().availableProcessors()));
  }

  /// Probabilities of bars, see [Lane#bytes].
  ///
  /// @throws InputException when the rows are not such of the series
  public byte[] probabilities(Path run, int from, int to, int bars) {
    check(from, to, bars);
    return lane(run).bytes(from, to);
  }

  /// Starts and ends, one after the other, of the spans that another rule finds.
  ///
  /// @param rule threshold and fewest bars of a span
  /// @throws InputException when the rows are not such of the series
  public List<Integer> under(Path run, Rule rule, int from, int to, int bars) {
    check(from, to, bars);
    return lane(run).under(rule.threshold(), rule.shortest(), from, to);
  }

  /// A rule that a page tries.
  ///
  /// @param threshold that a bar or a span must exceed
  /// @param shortest fewest bars of a span
  public record Rule(double threshold, int shortest) {}

  private static void check(int from, int to, int bars) {
    if (from < 0 || to > bars || from >= to || to - from > MOST_BARS_AT_ONCE) {
      throw new InputException(
          "from and to must be rows, at most " + MOST_BARS_AT_ONCE + " at once");
    }
  }

  /// The spans of a run as a file of them.
  public String text(Path run) {
    return lane(run).text();
  }

  @Override
  public synchronized void close() {
    lanes.values().forEach(Lane::stop);
  }
}
