package expanse.feed;

import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before something is tried again: twice as long each time, and less by chance,
/// so that many who lost the same peer do not come back at the same moment.
///
/// @param firstMillis before the second attempt, at most
/// @param mostMillis before any other, at most
public record Backoff(long firstMillis, long mostMillis) {
  /// One second to one minute.
  public static final Backoff USUAL = new Backoff(1000, 60_000);

  private static final int MOST_DOUBLINGS = 30;

  /// How long to wait.
  ///
  /// @param failures since the last success, at least 1
  public long millis(int failures) {
    long longest =
        Math.min(mostMillis, firstMillis << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
    return longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }
}
