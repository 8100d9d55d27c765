package expanse.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.feed.BarFeed;
import expanse.feed.FeedOptions;
import expanse.live.SignalSink;
import expanse.live.Sinks;
import expanse.market.Bar;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bars from a real broker and signals to it.
class KafkaTest {
  private static final FeedOptions ONCE = FeedOptions.of(BarReadOptions.defaults(), null, true);

  @TempDir private static Path folder;
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static String topic(String name, int partitions) throws Exception {
    broker.createTopic(name, partitions);
    return "kafka:" + broker.address() + "/" + name;
  }

  private static void put(String topic, String key, List<String> values) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    try (Producer<String, String> producer = new KafkaProducer<>(settings)) {
      values.forEach(value -> producer.send(new ProducerRecord<>(topic, key, value)));
    }
  }

  private static String bar(int minute, double close) {
    return String.format(
        Locale.ROOT,
        "{\"time\":\"2026-01-05T10:%02d:00Z\",\"open\":100,\"high\":110,\"low\":90,\"close\":%s}",
        minute,
        close);
  }

  /// What a source gave.
  private static final class Taken implements BarFeed.Receiver {
    final Map<String, List<Double>> closes = new HashMap<>();
    final List<String> wrong = new ArrayList<>();
    int left = Integer.MAX_VALUE;

    @Override
    public void bar(String symbol, Bar bar) {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
      closes.computeIfAbsent(symbol, _ -> new ArrayList<>()).add(bar.close());
    }

    @Override
    public void malformed(String where, String what) {
      wrong.add(where + ": " + what);
    }

    @Override
    public void note(String sentence) {}
  }

  private static Taken read(String address) throws InterruptedException {
    Taken taken = new Taken();
    Sinks.source(address, InputStream.nullInputStream(), ONCE).run(taken);
    return taken;
  }

  @Test
  void barsOfManySymbolsComeInTheirOrderAndWhatIsNoBarIsNamed() throws Exception {
    String address = topic("bars", 3);
    put("bars", "ES", List.of(bar(0, 101), bar(1, 102), "nonsense,x", bar(2, 103)));
    put("bars", "NQ", List.of(bar(0, 104), bar(1, 105)));
    Taken taken = read(address);
    assertThat(taken.closes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ES", List.of(101., 102., 103.), "NQ", List.of(104., 105.)));
    assertThat(taken.wrong).hasSize(1);
    assertThat(taken.wrong.getFirst()).contains("bars partition ").doesNotContain("\n");
  }

  @Test
  void aGroupGoesOnWhereItStoppedAndAnotherBeginsAnew() throws Exception {
    String address = topic("resumed", 1);
    put("resumed", "ES", List.of(bar(0, 101), bar(1, 102)));
    assertThat(read(address).closes.get("ES")).containsExactly(101., 102.);
    put("resumed", "ES", List.of(bar(2, 103)));
    assertThat(read(address).closes.get("ES")).containsExactly(103.);
    assertThat(read(address + "?group=other").closes.get("ES")).containsExactly(101., 102., 103.);
  }

  @Test
  void barsThatWereNotTakenComeAgain() throws Exception {
    String address = topic("killed", 1);
    put("killed", "ES", List.of(bar(0, 101), bar(1, 102), bar(2, 103)));
    Taken first = new Taken();
    first.left = 2;
    BarFeed source = Sinks.source(address, InputStream.nullInputStream(), ONCE);
    assertThatThrownBy(() -> source.run(first)).isInstanceOf(IllegalStateException.class);
    assertThat(read(address).closes.get("ES")).contains(103.);
  }

  @Test
  void signalsArriveInTheirOrderUnderTheirNames() throws Exception {
    String address = topic("signals", 2);
    int count = 2500; // more than may be on their way
    try (SignalSink sink =
        Sinks.open(address, new PrintWriter(Writer.nullWriter()), false, note -> {})) {
      assertThat(sink.name()).isEqualTo(address);
      for (int i = 0; i < count; i++) {
        sink.send("A@B@" + i + "#m", "{\"id\":\"A@B@" + i + "#m\"}");
      }
      long delivered = sink.delivered();
      assertThat(delivered).isBetween((long) count - 1000, (long) count);
    }
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<String, String> record : all("signals", count)) {
      assertThat(record.key()).isEqualTo("A@B");
      String id = new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8);
      assertThat(record.value()).isEqualTo("{\"id\":\"" + id + "\"}");
      ids.add(id);
    }
    for (int i = 0; i < count; i++) {
      assertThat(ids.get(i)).isEqualTo("A@B@" + i + "#m");
    }
  }

  private static List<ConsumerRecord<String, String>> all(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.address(),
            ConsumerConfig.GROUP_ID_CONFIG,
            "all",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            StringDeserializer.class);
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (Consumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.subscribe(List.of(topic));
      while (records.size() < count) {
        consumer.poll(Duration.ofSeconds(5)).forEach(records::add);
      }
    }
    return records;
  }

  @Test
  void aTopicThatDoesNotExistIsNamed() {
    String address = "kafka:" + broker.address() + "/nowhere";
    assertThatThrownBy(() -> read(address))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(address)
        .hasMessageContaining("create the topic first")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anAddressThatNamesNoTopicIsRefusedWithAnExample() {
    for (String address :
        List.of("kafka:", "kafka:localhost", "kafka:localhost/bars", "kafka:localhost:9092/")) {
      assertThatThrownBy(() -> read(address))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("'" + address + "'")
          .hasMessageContaining("kafka:localhost:9092/bars");
    }
  }
}
