package expanse.barfile;

import expanse.base.InputException;
import expanse.table.ColumnNames;
import java.util.List;

/// Which column of a bars file holds what.
///
/// @param names all columns
/// @param time the time, or its date when the clock time stands in a column of its own
/// @param clock the clock time that belongs to the date, or -1
/// @param volume or -1
/// @param symbol name of the instrument, or -1
record BarColumns(
    ColumnNames names,
    int time,
    int clock,
    int open,
    int high,
    int low,
    int close,
    int volume,
    int symbol) {
  static final String EXPECTED = "time,open,high,low,close[,volume]";

  private static final List<String> DATES = List.of("date", "day", "tradedate", "tradingdate");
  private static final List<String> CLOCKS = List.of("time", "clock", "timeofday");
  private static final List<String> TIMES =
      List.of(
          "time",
          "timestamp",
          "tsevent",
          "datetime",
          "opentime",
          "opentimestamp",
          "timeopen",
          "bartime",
          "barstart",
          "starttime",
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
          "ts",
          "dt",
          "t",
          "date",
          "indexlevel");
  private static final List<String> VOLUMES =
      List.of("volume", "vol", "v", "totalvolume", "tickvolume", "tickvol");

  static BarColumns find(ColumnNames names, String file) {
    if (names.noNames()) {
      throw new InputException(
          file + " has no header: its first line is data; put " + EXPECTED + " on top of it");
    }
    int date = names.find(DATES);
    int clock = names.find(CLOCKS);
    int time = date >= 0 && clock >= 0 ? date : names.require(TIMES, EXPECTED);
    int open = names.find(prices("open", "o"));
    int high = names.find(prices("high", "h", "max"));
    int low = names.find(prices("low", "l", "min"));
    int close = names.find(prices("close", "c", "closelast", "last"));
    if (open < 0 && high < 0 && low < 0 && close < 0) {
      // adjusted prices are taken when there are no others, never mixed with others
      open = names.find(List.of("adjopen", "adjustedopen", "openadj"));
      high = names.find(List.of("adjhigh", "adjustedhigh", "highadj"));
      low = names.find(List.of("adjlow", "adjustedlow", "lowadj"));
      close = names.find(List.of("adjclose", "adjustedclose", "closeadj"));
    }
    if (open < 0 || high < 0 || low < 0 || close < 0) {
      String missing = open < 0 ? "open" : high < 0 ? "high" : low < 0 ? "low" : "close";
      names.require(List.of(missing), EXPECTED);
    }
    int volume = names.find(VOLUMES);
    return new BarColumns(
        names,
        time,
        date >= 0 && clock >= 0 ? clock : -1,
        open,
        high,
        low,
        close,
        volume >= 0 ? volume : names.findPrefix("volume"),
        names.find(List.of("symbol", "ticker", "instrument")));
  }

  BarColumns withTime(int column) {
    return new BarColumns(names, column, -1, open, high, low, close, volume, symbol);
  }

  private static List<String> prices(String name, String... others) {
    List<String> spellings =
        new java.util.ArrayList<>(List.of(name, name + "price", "price" + name));
    spellings.addAll(List.of(others));
    return spellings;
  }
}
