package expanse.feed;

import expanse.barfile.BarReadOptions;
import expanse.market.Bar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what a source gives, and ends it when it has seen enough.
class Received implements BarFeed.Receiver {
  final List<String> bars = new ArrayList<>();
  final List<String> malformed = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  private final int wanted;
  private final Thread reader = Thread.currentThread();

  /// @param wanted bars after which the source is ended
  Received(int wanted) {
    this.wanted = wanted;
  }

  /// Options that look often and wait little.
  static FeedOptions options(@Nullable CandleMap map, boolean once) {
    return new FeedOptions(BarReadOptions.defaults(), map, once, 1, new Backoff(1, 2), 60_000);
  }

  @Override
  public synchronized void bar(String symbol, Bar bar) {
    bars.add(symbol + " " + bar.time() / 60_000 + " " + bar.close());
    if (bars.size() == wanted) {
      reader.interrupt();
    }
  }

  @Override
  public synchronized void malformed(String where, String what) {
    malformed.add(where + " " + what);
  }

  @Override
  public synchronized void note(String sentence) {
    notes.add(sentence);
  }

  /// Runs a source until it has given as many bars as wanted, or ends.
  Received of(BarFeed feed) {
    try {
      feed.run(this);
    } catch (InterruptedException e) {
      // as was asked for
    }
    boolean ended = Thread.interrupted();
    if (ended && bars.size() < wanted) {
      throw new AssertionError("ended too early");
    }
    return this;
  }
}
