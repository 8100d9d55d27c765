package expanse.live;

import expanse.feed.BarFeed;
import expanse.feed.FeedOptions;

/// Sources and sinks of one kind, which another module adds: found by [java.util.ServiceLoader].
public interface Connector {
  /// What its addresses begin with in front of `:`, lower case, such as `kafka`.
  String scheme();

  /// A source of bars.
  ///
  /// @throws expanse.base.InputException when the address is none of its own
  BarFeed source(String address, FeedOptions options);

  /// A place for signals.
  ///
  /// @throws expanse.base.InputException when the address is none of its own
  SignalSink sink(String address);
}
