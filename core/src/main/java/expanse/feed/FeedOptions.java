package expanse.feed;

import expanse.barfile.BarReadOptions;
import org.jspecify.annotations.Nullable;

/// How sources are read.
///
/// @param read how rows are read
/// @param messages how messages are read, null when they are rows
/// @param once whether files are read to their ends and no further
/// @param pollMillis time between two looks at a file
/// @param retry how long to wait before a lost source is sought again
/// @param silenceMillis after so long without a message a connection is taken for lost
public record FeedOptions(
    BarReadOptions read,
    @Nullable CandleMap messages,
    boolean once,
    long pollMillis,
    Backoff retry,
    long silenceMillis) {
  private static final long POLL_MILLIS = 100;
  private static final long SILENCE_MILLIS = 300_000;

  /// What a user gets who says nothing more.
  public static FeedOptions of(BarReadOptions read, @Nullable CandleMap messages, boolean once) {
    return new FeedOptions(read, messages, once, POLL_MILLIS, Backoff.USUAL, SILENCE_MILLIS);
  }
}
