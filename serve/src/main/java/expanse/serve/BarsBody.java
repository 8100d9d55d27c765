package expanse.serve;

import expanse.base.InputException;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.time.TimeParser;
import expanse.web.Ask;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Bars as a request holds them.
///
/// @param symbol name of the instrument; empty when none is given
/// @param intervalMillis usual time between bars; 0 when it is not given
/// @param warmUp bars before them of which nothing is to be said
/// @param bars as they were sent
record BarsBody(String symbol, long intervalMillis, List<Bar> warmUp, List<Bar> bars) {
  private static final Set<String> KEYS = Set.of("symbol", "interval_millis", "warm_up", "bars");
  private static final Set<String> BAR_KEYS =
      Set.of("time", "open", "high", "low", "close", "volume");
  private static final int LONGEST_SYMBOL = 64;

  /// Milliseconds of 1973; numbers below it are seconds, or no times.
  private static final long LEAST_TIME = 100_000_000_000L;

  private static final long LARGEST_TIME = 100_000_000_000_000L; // of the year 5138
  private static final long LONGEST_INTERVAL = 400L * 86_400_000;

  /// Reads a request.
  ///
  /// @param most bars that are taken at once
  /// @throws InputException that names the bar and what is wrong with it
  static BarsBody read(Ask ask, int most) {
    JsonNode body = ask.body(JsonNode.class);
    onlyKnown("the request", body, KEYS);
    JsonNode bars = body.path("bars");
    if (!bars.isArray() || bars.isEmpty()) {
      throw new InputException("the request must hold bars, a list with at least one");
    }
    JsonNode warmUp = body.path("warm_up");
    if (!warmUp.isMissingNode() && !warmUp.isArray()) {
      throw new InputException("warm_up must be a list of bars");
    }
    checkCount(bars.size() + warmUp.size(), most);
    JsonNode interval = body.path("interval_millis");
    if (!interval.isMissingNode()
        && !(interval.isIntegralNumber()
            && interval.asLong() > 0
            && interval.asLong() <= LONGEST_INTERVAL)) {
      throw new InputException("interval_millis must be a whole number above 0");
    }
    TimeParser times = new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE);
    return new BarsBody(
        symbol(body.path("symbol")),
        interval.isMissingNode() ? 0 : interval.asLong(),
        bars("warm_up", warmUp, times),
        bars("bars", bars, times));
  }

  /// Refuses more bars than are taken at once.
  static void checkCount(int bars, int most) {
    if (bars > most) {
      throw new InputException(
          bars
              + " bars are more than the "
              + most
              + " that are taken at once; send them in pieces");
    }
  }

  /// The symbol, which the request must name.
  BarsBody named() {
    if (symbol.isEmpty()) {
      throw new InputException("the request must name its symbol");
    }
    return this;
  }

  /// The bars as one series.
  ///
  /// @throws InputException when times do not rise
  BarSeries series() {
    if (!warmUp.isEmpty()) {
      throw new InputException("warm_up is for the live signals alone; put all bars into bars");
    }
    return series(bars);
  }

  /// Bars as one series.
  ///
  /// @throws InputException when times do not rise
  static BarSeries series(List<Bar> bars) {
    int n = bars.size();
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    for (int i = 0; i < n; i++) {
      Bar bar = bars.get(i);
      if (i > 0 && bar.time() <= time[i - 1]) {
        throw new InputException(
            "bars[" + i + "] does not come after the one before it; send bars oldest first");
      }
      time[i] = bar.time();
      prices[0][i] = bar.open();
      prices[1][i] = bar.high();
      prices[2][i] = bar.low();
      prices[3][i] = bar.close();
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }

  private static String symbol(JsonNode node) {
    if (node.isMissingNode()) {
      return "";
    }
    String text = node.isString() ? node.asString() : "";
    if (text.isBlank()
        || text.length() > LONGEST_SYMBOL
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new InputException("symbol must be a name of at most " + LONGEST_SYMBOL + " letters");
    }
    return text;
  }

  private static List<Bar> bars(String key, JsonNode list, TimeParser times) {
    List<Bar> bars = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      bars.add(bar(key + "[" + i + "]", list.get(i), times));
    }
    return bars;
  }

  private static Bar bar(String place, JsonNode node, TimeParser times) {
    onlyKnown(place, node, BAR_KEYS);
    return checked(
        place,
        new Bar(
            time(place, node.path("time"), times),
            price(place, node, "open"),
            price(place, node, "high"),
            price(place, node, "low"),
            price(place, node, "close"),
            node.has("volume") ? price(place, node, "volume") : Double.NaN));
  }

  /// A bar that is one.
  ///
  /// @param place for the message
  static Bar checked(String place, Bar bar) {
    if (!bar.isBar()) {
      throw new InputException(place + " " + bar.refusal());
    }
    return bar;
  }

  /// A time in epoch milliseconds that can be one.
  ///
  /// @param place for the message
  static long checkedTime(String place, long millis) {
    if (millis < LEAST_TIME || millis > LARGEST_TIME) {
      throw new InputException(
          place + " must be epoch milliseconds or a text such as 2024-01-31T09:30:00Z");
    }
    return millis;
  }

  private static long time(String place, JsonNode node, TimeParser times) {
    if (node.isString()) {
      try {
        return times.parse(node.asString());
      } catch (DateTimeException e) {
        throw new InputException(place + ".time: " + e.getMessage(), e);
      }
    }
    return checkedTime(place + ".time", node.isIntegralNumber() ? node.asLong(0) : 0);
  }

  private static double price(String place, JsonNode bar, String key) {
    JsonNode node = bar.path(key);
    if (!node.isNumber()) {
      throw new InputException(place + "." + key + " must be a number");
    }
    return node.asDouble();
  }

  private static void onlyKnown(String place, JsonNode node, Set<String> keys) {
    if (!node.isObject()) {
      throw new InputException(place + " must be a group of keys");
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        throw new InputException(
            place + " holds '" + InputException.shown(key) + "', which is not known");
      }
    }
  }
}
