package expanse.kafka;

import expanse.base.InputException;
import expanse.live.SignalSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/// Signals as records of a topic: the key is the symbol, so that the signals of a symbol keep their
/// order; the header `id` names the signal, for readers that want each once.
///
/// A signal has arrived when all replicas in sync have it. For one thread at a time.
final class KafkaSink implements SignalSink {
  private static final int MOST_WAITING = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Topic topic;
  private final Producer<String, String> producer;
  private final Queue<Future<RecordMetadata>> waiting = new ArrayDeque<>();
  private long delivered;

  KafkaSink(Topic topic) {
    this.topic = topic;
    try {
      producer = new KafkaProducer<>(settings(topic));
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private static Map<String, Object> settings(Topic topic) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        topic.servers(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        PATIENCE.toMillis(),
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        StringSerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        StringSerializer.class);
  }

  private InputException failed(Throwable cause) {
    return new InputException(
        topic + " takes no signals: " + cause.getMessage() + "; check that the broker runs", cause);
  }

  @Override
  public String name() {
    return topic.toString();
  }

  @Override
  public void send(String id, String line) throws InterruptedException {
    while (waiting.size() >= MOST_WAITING) {
      settle();
    }
    String symbol = id.substring(0, Math.max(0, id.lastIndexOf('@')));
    ProducerRecord<String, String> signal = new ProducerRecord<>(topic.name(), symbol, line);
    signal.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
    try {
      waiting.add(producer.send(signal));
    } catch (InterruptException e) {
      throw new InterruptedException();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /// Waits until the oldest signal on its way has arrived.
  private void settle() throws InterruptedException {
    try {
      waiting.element().get();
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    }
    waiting.remove();
    delivered++;
  }

  @Override
  public long delivered() {
    try {
      while (!waiting.isEmpty() && waiting.element().isDone()) {
        settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return delivered;
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
