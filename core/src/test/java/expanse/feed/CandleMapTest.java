package expanse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages of exchanges become bars when they have closed, each once.
class CandleMapTest {
  private static final Path EXAMPLES = Path.of("../examples/live");

  /// The message that an example gives in its comment.
  private static String message(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("# {"))
        .findFirst()
        .orElseThrow()
        .substring(2);
  }

  @ParameterizedTest
  @CsvSource({
    "binance.yaml, BTCUSDT 28333334 2.0",
    "okx.yaml, BTC-USDT 28333334 2.0",
    "bybit.yaml, NAMED 28333334 2.0",
    "kraken.yaml, BTC/USD 28333334 2.0",
    "coinbase.yaml, BTC-USD 28333335 2.0"
  })
  void theExamplesReadTheMessagesThatTheyShow(String name, String expected) throws IOException {
    Path file = EXAMPLES.resolve(name);
    CandleMap map = CandleMap.read(file);
    Received received = new Received(-1);
    OpenCandles candles = new OpenCandles(map, received);
    String message = message(file);
    candles.message("{\"event\":\"heartbeat\"}", "NAMED");
    candles.message(message, "NAMED");
    if (map.closedByNext()) {
      assertThat(received.bars).as("open until the next one begins").isEmpty();
      candles.message(
          message.replace("22:14:00", "22:15:00").replace("1700000100", "1700000400"), "NAMED");
    }
    assertThat(received.bars).containsExactly(expected);
    assertThat(received.malformed).isEmpty();
  }

  @Test
  void candlesOfOneMessageAreTakenInTheOrderOfTimeWhicheverComesFirst() {
    for (String closed : List.of(", closed: /x", ", closed: next")) {
      Received received = new Received(-1);
      OpenCandles candles = new OpenCandles(map(", candles: /data" + closed), received);
      String first = candle(1, 3, ",\"x\":true");
      String second = candle(2, 4, ",\"x\":true");
      String third = candle(3, 6, ",\"x\":false");
      candles.message("{\"data\":[" + third + "," + second + "," + first + "]}", "S");
      assertThat(received.bars).hasSize(2);
      assertThat(received.bars.get(0)).endsWith("3.0");
      assertThat(received.bars.get(1)).endsWith("4.0");
    }
  }

  private static CandleMap map(String more) {
    return CandleMap.parse(
        "{time: /t, open: /o, high: /h, low: /l, close: /c, symbol: /s" + more + "}",
        "map.yaml",
        name -> name.equals("KEY") ? "secret" : null);
  }

  private static String candle(int minute, int close, String more) {
    return "{\"s\":\"A\",\"t\":"
        + (1_800_000_000L + 60 * minute)
        + ",\"o\":5,\"h\":9,\"l\":1,\"c\":"
        + close
        + more
        + "}";
  }

  @Test
  void anOpenCandleThatChangesIsGivenOnceAsItClosed() {
    Received byFlag = new Received(-1);
    OpenCandles flagged = new OpenCandles(map(", closed: /x"), byFlag);
    Received byNext = new Received(-1);
    OpenCandles next = new OpenCandles(map(", closed: next"), byNext);
    for (int minute = 0; minute < 4; minute++) {
      for (int close = 2; close < 7; close++) {
        flagged.message(candle(minute, close, ",\"x\":" + (close == 6)), "");
        next.message(candle(minute, close, ""), "");
      }
    }
    assertThat(byFlag.bars)
        .containsExactly("A 30000000 6.0", "A 30000001 6.0", "A 30000002 6.0", "A 30000003 6.0");
    assertThat(byNext.bars).isEqualTo(byFlag.bars.subList(0, 3));
  }

  @Test
  void whatShouldHaveBeenACandleIsNamed() {
    Received received = new Received(-1);
    OpenCandles candles = new OpenCandles(map(""), received);
    candles.message("{\"s\":\"A\",\"t\":1800000000,\"o\":5,\"h\":9,\"l\":1}", "");
    candles.message(candle(1, 99, ""), "");
    candles.message("{\"s\":\"A\",\"t\":\"soon\",\"o\":5,\"h\":9,\"l\":1,\"c\":3}", "");
    candles.message("{broken", "");
    candles.message(candle(2, 4, ""), "");
    assertThat(received.bars).containsExactly("A 30000002 4.0");
    assertThat(received.malformed).hasSize(4);
    assertThat(received.malformed.get(0)).endsWith("close is missing");
    assertThat(received.malformed.get(1)).contains("is no bar: open 5.0, high 9.0, low 1.0");
    assertThat(received.malformed.get(2)).contains("time 'soon' is ");
    assertThat(received.malformed.get(3)).contains("is no JSON");
  }

  @Test
  void secretsComeFromTheEnvironment() {
    CandleMap map =
        map(", headers: {Authorization: 'Bearer ${KEY}'}, subscribe: [{key: '${KEY}'}]");
    assertThat(map.headers()).containsEntry("Authorization", "Bearer secret");
    assertThat(map.subscribe()).isEqualTo(List.of("{\"key\":\"secret\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", clse: /c | clse is not known; expected candles, close",
        ", closed: x | closed must be a JSON pointer such as /k/o, or next, was 'x'",
        ", headers: {A: '${NONE}'} | headers needs the variable NONE of the environment; set it"
      })
  void aWrongFileIsRefusedWithItsPlace(String more, String expected) {
    assertThatThrownBy(() -> map(more))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("map.yaml")
        .hasMessageContaining(expected);
  }

  @Test
  void aMissingFieldIsNamed() {
    assertThatThrownBy(() -> CandleMap.parse("time: /t", "map.yaml", name -> null))
        .hasMessage("map.yaml: open is missing; write its place, such as open: /k/x");
  }
}
