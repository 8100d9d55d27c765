package expanse.kafka;

import expanse.feed.BarFeed;
import expanse.feed.FeedOptions;
import expanse.live.Connector;
import expanse.live.SignalSink;

/// Makes addresses that begin with `kafka:` known to `expanse live`, when this module is on the
/// class path.
public final class KafkaConnector implements Connector {
  @Override
  public String scheme() {
    return "kafka";
  }

  @Override
  public BarFeed source(String address, FeedOptions options) {
    return new KafkaFeed(Topic.of(address), options);
  }

  @Override
  public SignalSink sink(String address) {
    return new KafkaSink(Topic.of(address));
  }
}
