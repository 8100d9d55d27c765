package expanse.barfile;

import expanse.table.ColumnNames;
import java.util.ArrayList;
import java.util.List;

/// The names that programs give the columns of bars, in plain spelling (see [ColumnNames]), those
/// that are taken before others first.
final class BarNames {
  static final List<String> DATES =
      List.of(
          "date", "dates", "day", "tradedate", "tradingdate", "tradingday", "dtyyyymmdd", "datum");
  static final List<String> CLOCKS = List.of("time", "clock", "timeofday", "uhrzeit", "zeit");
  static final List<String> TIMES =
      List.of(
          "time",
          "opentime",
          "opentimestamp",
          "timeopen",
          "windowstart",
          "timeperiodstart",
          "barstart",
          "timestamp",
          "tsevent",
          "datetime",
          "bartime",
          "starttime",
          "start",
          "begin",
          "datetimeutc",
          "timestamputc",
          "timeutc",
          "utctime",
          "utc",
          "gmttime",
          "timegmt",
          "dategmt",
          "dateutc",
          "localtime",
          "unix",
          "unixtime",
          "unixtimestamp",
          "unixtimestampms",
          "epoch",
          "epochtime",
          "epochms",
          "timestampms",
          "timems",
          "mts",
          "ts",
          "dt",
          "t",
          "date",
          "dates",
          "dtyyyymmdd",
          "datum",
          "indexlevel");
  static final List<String> VOLUMES =
      List.of(
          "volume",
          "vol",
          "v",
          "totalvolume",
          "tickvolume",
          "tickvol",
          "realvolume",
          "volumefrom",
          "volumen");
  static final List<String> SYMBOLS =
      List.of(
          "symbol",
          "ticker",
          "instrument",
          "rawsymbol",
          "contract",
          "contractsymbol",
          "currencypair",
          "pair",
          "sym",
          "ric",
          "tic",
          "secid",
          "instrumentid");
  static final List<String> ZONES = List.of("timezone", "tz", "tzname", "gmtoffset", "utcoffset");

  static final List<String> OPENS =
      prices(
          "open", "o", "mido", "midopen", "pxopen", "tradeopen", "erster", "eröffnung", "erffnung");
  static final List<String> HIGHS =
      prices("high", "h", "max", "midh", "midhigh", "pxhigh", "tradehigh", "hoch");
  static final List<String> LOWS =
      prices("low", "l", "min", "midl", "midlow", "pxlow", "tradelow", "tief");
  static final List<String> CLOSES =
      prices(
          "close",
          "c",
          "closelast",
          "last",
          "latest",
          "midc",
          "midclose",
          "pxlast",
          "tradeclose",
          "schluss",
          "schlusskurs",
          "settle");
  private static final List<List<String>> PRICES = List.of(OPENS, HIGHS, LOWS, CLOSES);

  private BarNames() {}

  private static List<String> prices(String name, String... others) {
    List<String> spellings = new ArrayList<>(List.of(name, name + "price", "price" + name));
    spellings.addAll(List.of(others));
    return List.copyOf(spellings);
  }

  /// The spellings of adjusted prices, which count only where there are no others.
  static List<String> adjusted(String price) {
    return List.of("adj" + price, "adjusted" + price, price + "adj");
  }

  /// Whether a column of this name holds open, high, low or close.
  static boolean isPrice(String name) {
    String plain = ColumnNames.plain(name);
    return PRICES.stream().anyMatch(spellings -> spellings.contains(plain));
  }

  /// Whether so many of open, high, low and close are among these names that they are a header of
  /// bars.
  static boolean isHeader(List<String> names) {
    List<String> plain = names.stream().map(ColumnNames::plain).toList();
    long found = PRICES.stream().filter(s -> s.stream().anyMatch(plain::contains)).count();
    return found >= 3
        || List.of("open", "high", "low", "close").stream()
            .allMatch(p -> adjusted(p).stream().anyMatch(plain::contains));
  }
}
