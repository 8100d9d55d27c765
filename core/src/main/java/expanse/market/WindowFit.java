package expanse.market;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether windows find room between the gaps of a series.
public final class WindowFit {
  private static final int SHORTEST_WINDOW = 8;
  private static final int STEP = 10;
  private static final double ROOM =
      0.8; // of a session, so that a window can lie in several places

  private WindowFit() {}

  /// Says so when most bars lie in stretches without a gap that are shorter than a window, with the
  /// setting that mends it.
  ///
  /// @param window bars of a window
  /// @return null when there is room
  public static @Nullable String note(BarSeries bars, int window) {
    return note(bars.segments().stream().mapToInt(Segment::length).toArray(), window);
  }

  /// As [#note(BarSeries, int)].
  ///
  /// @param stretches bars of every stretch without a gap
  public static @Nullable String note(int[] stretches, int window) {
    int usual = usual(stretches);
    if (usual == 0 || usual >= window) {
      return null;
    }
    int room = (int) (ROOM * usual);
    int fitting = room >= STEP ? room / STEP * STEP : room;
    return String.format(
        Locale.ROOT,
        "%d bars usually lie between two gaps: no window of %d bars fits there; %s",
        usual,
        window,
        fitting < SHORTEST_WINDOW
            ? "take bars of a shorter interval"
            : "train with --set window=" + fitting);
  }

  /// The length of the stretches that hold the middle bar when they are put in order of length.
  public static int usual(int[] stretches) {
    int[] sorted = stretches.clone();
    Arrays.sort(sorted);
    long half = (Arrays.stream(sorted).asLongStream().sum() + 1) / 2;
    long seen = 0;
    for (int length : sorted) {
      seen += length;
      if (seen >= half) {
        return length;
      }
    }
    return 0;
  }
}
