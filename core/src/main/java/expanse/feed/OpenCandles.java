package expanse.feed;

import expanse.barfile.BarLine;
import expanse.base.InputException;
import expanse.base.Json;
import expanse.market.Bar;
import expanse.table.NumberStyle;
import expanse.time.TimeParser;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Makes bars of the candles in the messages of a stream, which change until they close: a candle
/// is given once, when its flag says that it has closed or when the next one begins. Not for
/// several threads.
final class OpenCandles {
  private static final int MOST_SHOWN = 80;

  private final CandleMap map;
  private final BarFeed.Receiver to;
  private final TimeParser times = new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE);
  private final Map<String, Bar> open = new HashMap<>();

  OpenCandles(CandleMap map, BarFeed.Receiver to) {
    this.map = map;
    this.to = to;
  }

  /// Takes a message.
  ///
  /// @param symbol name of the instrument where the message names none
  void message(String text, String symbol) {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      to.malformed(shown(text), "is no JSON: " + e.getOriginalMessage());
      return;
    }
    if (!map.takes(message)) {
      return;
    }
    JsonNode candles = map.candles() == null ? message : message.at(map.candles());
    boolean several = candles.isArray() && (map.candles() != null || candles.path(0).isContainer());
    List<Candle> read = new ArrayList<>();
    for (JsonNode candle : several && isList(candles) ? candles : List.of(candles)) {
      if (!candle.isMissingNode()) {
        read(candle, message, symbol, text, read);
      }
    }
    // some list the newest first
    read.stream().sorted(Comparator.comparingLong(candle -> candle.bar.time())).forEach(this::take);
  }

  private record Candle(String symbol, Bar bar, boolean closed) {}

  /// Whether an array holds candles, and is not itself one whose fields are told by their number.
  private static boolean isList(JsonNode candles) {
    return candles.isEmpty() || candles.path(0).isContainer();
  }

  private void read(
      JsonNode candle, JsonNode message, String named, String text, List<Candle> into) {
    try {
      String own = map.text("symbol", candle, message);
      boolean closed = !map.closedByNext() && map.isClosed(candle, message);
      into.add(new Candle(own == null ? named : own, bar(candle, message), closed));
    } catch (InputException e) {
      to.malformed(shown(text), String.valueOf(e.getMessage()));
    }
  }

  private void take(Candle candle) {
    String symbol = candle.symbol;
    Bar bar = candle.bar;
    if (map.closedByNext()) {
      Bar before = open.get(symbol);
      if (before != null && bar.time() < before.time()) {
        to.bar(symbol, bar); // late, and closed long since
        return;
      }
      open.put(symbol, bar);
      if (before != null && bar.time() > before.time()) {
        to.bar(symbol, before);
      }
    } else if (candle.closed) {
      to.bar(symbol, bar);
    }
  }

  private Bar bar(JsonNode candle, JsonNode message) {
    String time = map.text("time", candle, message);
    long millis;
    try {
      millis = times.parse(time == null ? "" : time);
    } catch (DateTimeException e) {
      throw new InputException("time '" + time + "' is " + e.getMessage(), e);
    }
    String volume = map.text("volume", candle, message);
    return BarLine.sound(
        new Bar(
            millis,
            price("open", candle, message),
            price("high", candle, message),
            price("low", candle, message),
            price("close", candle, message),
            volume == null ? Double.NaN : NumberStyle.value(volume)));
  }

  private double price(String field, JsonNode candle, JsonNode message) {
    @Nullable String text = map.text(field, candle, message);
    double value = text == null ? Double.NaN : NumberStyle.value(text);
    if (Double.isNaN(value)) {
      throw new InputException(field + " " + (text == null ? "is missing" : "is no number"));
    }
    return value;
  }

  private static String shown(String text) {
    return "the message "
        + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text);
  }
}
