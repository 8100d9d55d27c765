package expanse.kafka;

import expanse.base.InputException;
import expanse.feed.BarFeed;
import expanse.feed.FeedOptions;
import expanse.feed.RowReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Bars in the values of a topic's records, one a record, as rows or as messages; the key names the
/// symbol where the value does not. A partition keeps its order, so the records of a symbol belong
/// into one.
///
/// What has been taken is committed after every batch, never before: after a kill bars may come
/// twice, none is lost.
final class KafkaFeed implements BarFeed {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Topic topic;
  private final FeedOptions options;

  KafkaFeed(Topic topic, FeedOptions options) {
    this.topic = topic;
    this.options = options;
  }

  @Override
  public void run(Receiver to) throws InterruptedException {
    try (Consumer<String, String> consumer = new KafkaConsumer<>(settings())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name(), PATIENCE).stream()
              .map(KafkaFeed::partition)
              .toList();
      if (partitions.isEmpty()) {
        throw new InputException(topic + " does not exist; create the topic first");
      }
      Map<TopicPartition, Long> ends =
          options.once() ? consumer.endOffsets(partitions, PATIENCE) : Map.of();
      consumer.subscribe(List.of(topic.name()));
      read(consumer, ends, to);
    } catch (InterruptException e) {
      throw new InterruptedException();
    } catch (RetriableException e) {
      throw new InputException(
          topic + " cannot be reached; check the address, and that the broker runs", e);
    } catch (KafkaException e) {
      throw new InputException(topic + ": " + e.getMessage(), e);
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        topic.servers(),
        ConsumerConfig.GROUP_ID_CONFIG,
        topic.group(),
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        StringDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        StringDeserializer.class);
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  /// Reads for ever, or up to these ends.
  private void read(
      Consumer<String, String> consumer, Map<TopicPartition, Long> ends, Receiver to) {
    Map<Integer, RowReader> readers = new HashMap<>(); // by partition
    while (true) {
      ConsumerRecords<String, String> batch = consumer.poll(POLL);
      for (ConsumerRecord<String, String> one : batch) {
        String key = one.key();
        String value = one.value();
        readers
            .computeIfAbsent(
                one.partition(),
                number -> new RowReader(topic + " partition " + number, options, to))
            .line(value == null ? "" : value, key == null ? "" : key);
      }
      if (!batch.isEmpty()) {
        consumer.commitSync(PATIENCE);
      }
      if (options.once() && isRead(consumer, ends)) {
        return;
      }
    }
  }

  private static boolean isRead(Consumer<String, String> consumer, Map<TopicPartition, Long> ends) {
    return !consumer.assignment().isEmpty()
        && consumer.assignment().stream()
            .allMatch(
                partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }
}
