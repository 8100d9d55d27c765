package expanse.barfile;

import expanse.base.NumberText;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import expanse.time.DateOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The same bars in the shapes that programs write.

final class ForeignShapes {
  static final BarReadOptions DEFAULTS = BarReadOptions.defaults();
  static final BarSeries BARS = RandomBars.withVolume(300, 7);
  static final String OHLCV = ",open,high,low,close,volume";

  private ForeignShapes() {}

  /// A file in some shape, and how it has to be read.
  record Shape(String name, byte[] content, BarReadOptions options) {
    Shape with(BarReadOptions other) {
      return new Shape(name, content, other);
    }

    Shape hinting(FileHints hints) {
      return with(options.withHints(hints));
    }
  }

  static Shape text(String name, String header, IntFunction<String> row) {
    return bytes(name, joined(header, row).getBytes(StandardCharsets.UTF_8));
  }

  static Shape bytes(String name, byte[] content) {
    return new Shape(name, content, DEFAULTS);
  }

  static String joined(String header, IntFunction<String> row) {
    StringBuilder text = new StringBuilder(header.isEmpty() ? "" : header + "\n");
    IntStream.range(0, BARS.size()).forEach(i -> text.append(row.apply(i)).append('\n'));
    return text.toString();
  }

  static String time(int i, String pattern) {
    return time(i, pattern, ZoneOffset.UTC);
  }

  static String time(int i, String pattern, ZoneId zone) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(BARS.time(i)), zone)
        .format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }

  static String iso(int i) {
    return time(i, "yyyy-MM-dd HH:mm:ss");
  }

  static String prices(int i) {
    return NumberText.of(BARS.open(i))
        + ","
        + NumberText.of(BARS.high(i))
        + ","
        + NumberText.of(BARS.low(i))
        + ","
        + NumberText.of(BARS.close(i));
  }

  static String ohlcv(int i) {
    return "," + prices(i) + "," + NumberText.of(BARS.volume(i));
  }

  static String number(double value) {
    return NumberText.of(value);
  }

  static String unpadded(int i) {
    return Integer.toString(Integer.parseInt(time(i, "HHmmss")));
  }

  static byte[] zipped(String... names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(joined("time" + OHLCV, i -> iso(i) + ohlcv(i)).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  static String german(double value) {
    return String.format(Locale.GERMANY, "%,.2f", value);
  }

  static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    // exchanges of crypto currencies
    IntFunction<String> kline =
        i -> BARS.time(i) + ohlcv(i) + "," + (BARS.time(i) + 59_999) + ",1.5,10,5.0,500.0,0";
    shapes.add(text("Binance klines without a header", "", kline));
    shapes.add(
        text(
            "Binance klines in microseconds",
            "",
            i -> BARS.time(i) + "000" + ohlcv(i) + "," + BARS.time(i) + "999,1.5,10,5.0,500.0,0"));
    shapes.add(
        text(
            "Binance klines, milliseconds and then microseconds",
            "open_time" + OHLCV,
            i -> BARS.time(i) + (i < 100 ? "" : "000") + ohlcv(i)));
    shapes.add(text("Kraken without a header", "", i -> BARS.time(i) / 1000 + ohlcv(i) + ",12"));
    shapes.add(
        text(
            "Bitfinex: open, close, high, low",
            "",
            i ->
                BARS.time(i)
                    + ","
                    + number(BARS.open(i))
                    + ","
                    + number(BARS.close(i))
                    + ","
                    + number(BARS.high(i))
                    + ","
                    + number(BARS.low(i))
                    + ","
                    + number(BARS.volume(i))));
    shapes.add(
        text(
            "Coinbase: low, high, open, close",
            "",
            i ->
                BARS.time(i) / 1000
                    + ","
                    + number(BARS.low(i))
                    + ","
                    + number(BARS.high(i))
                    + ","
                    + number(BARS.open(i))
                    + ","
                    + number(BARS.close(i))
                    + ","
                    + number(BARS.volume(i))));
    List<String> newest =
        new ArrayList<>(
            IntStream.range(0, BARS.size())
                .mapToObj(
                    i -> BARS.time(i) + "," + iso(i) + ",BTC/USDT," + ohlcv(i).substring(1) + ",5")
                .toList());
    Collections.reverse(newest);
    shapes.add(
        bytes(
            "CryptoDataDownload, newest first under a link",
            ("https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,"
                    + "Volume BTC,Volume USDT\n"
                    + String.join("\n", newest)
                    + "\n")
                .getBytes(StandardCharsets.UTF_8)));
    // trading platforms
    shapes.add(
        text("MetaTrader 4 without a header", "", i -> time(i, "yyyy.MM.dd,HH:mm") + ohlcv(i)));
    String mt5 = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>";
    IntFunction<String> mt5Row =
        i -> (time(i, "yyyy.MM.dd,HH:mm:ss") + ohlcv(i) + ",0,12").replace(',', '\t');
    shapes.add(text("MetaTrader 5", mt5, mt5Row));
    shapes.add(
        bytes("MetaTrader 5 in UTF-16", joined(mt5, mt5Row).getBytes(StandardCharsets.UTF_16)));
    shapes.add(
        text(
            "NinjaTrader without a header",
            "",
            i -> (time(i, "yyyyMMdd HHmmss") + ohlcv(i)).replace(',', ';')));
    shapes.add(
        text(
                "HistData, New York in winter time",
                "",
                i ->
                    (time(i, "yyyyMMdd HHmmss", ZoneOffset.ofHours(-5)) + ohlcv(i))
                        .replace(',', ';'))
            .with(Changed.of(DEFAULTS, "namedZone", ZoneOffset.ofHours(-5))));
    shapes.add(
        text(
            "Stooq, clock times without zeros",
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
            i -> "EURUSD,1," + time(i, "yyyyMMdd") + "," + unpadded(i) + ohlcv(i)));
    shapes.add(
        text(
            "Sierra Chart",
            "Date, Time, Open, High, Low, Last, Volume, NumberOfTrades",
            i -> time(i, "yyyy/M/d, HH:mm:ss") + ohlcv(i).replace(",", ", ") + ", 3"));
    shapes.add(
        text(
            "TradingView with two columns Volume",
            "time,open,high,low,close,Volume,Volume",
            i -> BARS.time(i) / 1000 + ohlcv(i) + "," + number(BARS.volume(i))));
    shapes.add(
        text(
            "Interactive Brokers with the zone in the cell",
            "date" + OHLCV + ",average,barCount",
            i ->
                time(i, "yyyyMMdd HH:mm:ss", ZoneId.of("US/Eastern"))
                    + " US/Eastern"
                    + ohlcv(i)
                    + ",1,5"));
    shapes.add(
        text(
            "Dukascopy in local time",
            "Local time" + OHLCV,
            i ->
                time(i, "dd.MM.yyyy HH:mm:ss.SSS", ZoneOffset.ofHours(1))
                    + " GMT+0100"
                    + ohlcv(i)));
    shapes.add(
        text(
            "Dukascopy with the zone in the header",
            "Time (EET),Open,High,Low,Close,Volume",
            i -> time(i, "yyyy.MM.dd HH:mm:ss", ZoneId.of("Europe/Helsinki")) + ohlcv(i)));
    shapes.add(
        text(
                "US dates in two columns, which the user names",
                "\"Date\",\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"Vol\"",
                i -> time(i, "MM/dd/yyyy,HH:mm") + ohlcv(i))
            .hinting(hints(null, DateOrder.MDY)));
    shapes.add(
        text(
                "US dates of two digits with halves of the day",
                "Date" + OHLCV,
                i -> time(i, "M/d/yy h:mm:ss a") + ohlcv(i))
            .hinting(hints(null, DateOrder.MDY)));
    shapes.add(
        text(
            "a spreadsheet in German",
            "Datum;Uhrzeit;Eröffnung;Hoch;Tief;Schluss;Volumen",
            i ->
                time(i, "dd.MM.yyyy;HH:mm")
                    + ";"
                    + german(BARS.open(i))
                    + ";"
                    + german(BARS.high(i))
                    + ";"
                    + german(BARS.low(i))
                    + ";"
                    + german(BARS.close(i))
                    + ";"
                    + number(BARS.volume(i))));
    shapes.add(
        text(
            "numbers in quotes with commas between thousands",
            "time" + OHLCV,
            i ->
                String.format(
                    Locale.ROOT,
                    "%s,\"%,.2f\",\"%,.2f\",\"%,.2f\",\"%,.2f\",\"%,d\"",
                    iso(i),
                    BARS.open(i),
                    BARS.high(i),
                    BARS.low(i),
                    BARS.close(i),
                    (long) BARS.volume(i))));
    // data vendors and data frames
    shapes.add(
        text("an index without a name", ",Open,High,Low,Close,Volume", i -> iso(i) + ohlcv(i)));
    shapes.add(
        text(
            "yfinance with three rows of header",
            "Price,Open,High,Low,Close,Volume\nTicker,MSFT,MSFT,MSFT,MSFT,MSFT\nDatetime,,,,,",
            i -> iso(i) + "+00:00" + ohlcv(i)));
    shapes.add(
        text(
                "yfinance with two tickers",
                "Price,Open,Open,High,High,Low,Low,Close,Close,Volume,Volume\n"
                    + "Ticker,A,B,A,B,A,B,A,B,A,B\nDatetime,,,,,,,,,,",
                i ->
                    iso(i)
                        + "+00:00,1,"
                        + prices(i).replace(",", ",1,")
                        + ",1,"
                        + number(BARS.volume(i)))
            .hinting(hints("B", null)));
    shapes.add(
        text(
            "Polygon flat file",
            "ticker,volume,open,close,high,low,window_start,transactions",
            i ->
                "AAPL,"
                    + number(BARS.volume(i))
                    + ","
                    + number(BARS.open(i))
                    + ","
                    + number(BARS.close(i))
                    + ","
                    + number(BARS.high(i))
                    + ","
                    + number(BARS.low(i))
                    + ","
                    + BARS.time(i)
                    + "000000,7"));
    Function<Double, String> billionths = p -> Long.toString((long) (p * 1e9));
    shapes.add(
        text(
            "Databento in billionths",
            "ts_event,rtype,publisher_id,instrument_id" + OHLCV,
            i ->
                BARS.time(i)
                    + "000000,33,1,5,"
                    + billionths.apply(BARS.open(i))
                    + ","
                    + billionths.apply(BARS.high(i))
                    + ","
                    + billionths.apply(BARS.low(i))
                    + ","
                    + billionths.apply(BARS.close(i))
                    + ","
                    + number(BARS.volume(i))));
    shapes.add(
        text(
                "two contracts, one of which is taken",
                "ts_event,symbol" + OHLCV,
                i -> iso(i) + "Z,ESH4" + ohlcv(i) + "\n" + iso(i) + "Z,ESM4,1,1,1,1,1")
            .hinting(hints("ESH4", null)));
    ZoneId newYork = ZoneId.of("America/New_York");
    shapes.add(
        text(
            "the zone in the name of the column, without brackets",
            "datetime_et" + OHLCV,
            i -> time(i, "yyyy-MM-dd HH:mm:ss", newYork) + ohlcv(i)));
    shapes.add(
        text(
            "the zone in a column of its own",
            "Date,Time,Time Zone" + OHLCV,
            i -> time(i, "yyyy-MM-dd,HH:mm", newYork) + ",America/New_York" + ohlcv(i)));
    shapes.add(
        text(
            "NumPy's numbers with exponents",
            "",
            i ->
                String.format(
                    Locale.ROOT,
                    "%.18e %.18e %.18e %.18e %.18e %.18e",
                    BARS.time(i) / 1000.0,
                    BARS.open(i),
                    BARS.high(i),
                    BARS.low(i),
                    BARS.close(i),
                    BARS.volume(i))));
    shapes.add(
        text(
            "a footer and an empty row at the end",
            "Time,Open,High,Low,Last,Change,Volume",
            i ->
                iso(i)
                    + ","
                    + prices(i)
                    + ",0,"
                    + number(BARS.volume(i))
                    + (i < BARS.size() - 1
                        ? ""
                        : "\n"
                            + ",,,,,,\n"
                            + "\"Downloaded from Barchart.com as of 03-05-2024 02:30pm"
                            + " CST\"")));
    shapes.add(
        text(
            "rows without any price",
            "time" + OHLCV,
            i -> iso(i) + ohlcv(i) + (i == 9 ? "\n2024-02-01 00:00:00,NaN,NaN,NaN,NaN,NaN" : "")));
    shapes.add(
        text(
                "columns that the user names by number",
                "",
                i -> "x," + prices(i) + "," + iso(i) + "," + number(BARS.volume(i)))
            .hinting(
                FileHints.of(Map.of("columns", "time=6,open=2,high=3,low=4,close=5,volume=7"))));
    // packing, and formats other than tables of text
    shapes.add(bytes("a zip archive", zipped("bars.csv")));
    shapes.add(
        bytes(
            "CR line ends",
            joined("time" + OHLCV, i -> iso(i) + ohlcv(i))
                .replace('\n', '\r')
                .getBytes(StandardCharsets.UTF_8)));
    shapes.add(
        bytes(
            "rows as JSON",
            ("["
                    + String.join(
                        ",",
                        IntStream.range(0, BARS.size())
                            .mapToObj(i -> "[" + BARS.time(i) + ohlcv(i) + "]")
                            .toList())
                    + "]")
                .getBytes(StandardCharsets.UTF_8)));
    IntFunction<String> candle =
        i ->
            String.format(
                Locale.ROOT,
                "{\"complete\":true,\"volume\":%s,\"time\":\"%sZ\",\"mid\":{\"o\":\"%s\",\"h\":\"%s\","
                    + "\"l\":\"%s\",\"c\":\"%s\"}}",
                number(BARS.volume(i)),
                time(i, "yyyy-MM-dd'T'HH:mm:ss.SSS"),
                number(BARS.open(i)),
                number(BARS.high(i)),
                number(BARS.low(i)),
                number(BARS.close(i)));
    shapes.add(
        bytes(
            "Oanda's candles",
            ("{\"instrument\":\"EUR_USD\",\"candles\":["
                    + String.join(",", IntStream.range(0, BARS.size()).mapToObj(candle).toList())
                    + "]}")
                .getBytes(StandardCharsets.UTF_8)));
    IntFunction<String> keyed =
        i ->
            String.format(
                Locale.ROOT,
                "\"%s\":{\"1. open\":\"%s\",\"2. high\":\"%s\",\"3. low\":\"%s\",\"4."
                    + " close\":\"%s\",\"5. volume\":\"%s\"}",
                time(i, "yyyy-MM-dd HH:mm:ss", newYork),
                number(BARS.open(i)),
                number(BARS.high(i)),
                number(BARS.low(i)),
                number(BARS.close(i)),
                number(BARS.volume(i)));
    shapes.add(
        bytes(
            "Alpha Vantage's answer with the zone beside the bars",
            ("{\"Meta Data\":{\"6. Time Zone\":\"US/Eastern\"},\"Time Series (1min)\":{"
                    + String.join(",", IntStream.range(0, BARS.size()).mapToObj(keyed).toList())
                    + "}}")
                .getBytes(StandardCharsets.UTF_8)));
    shapes.add(
        text(
            "one record a line",
            "",
            i ->
                String.format(
                    Locale.ROOT,
                    "{\"t\":%d,\"o\":%s,\"h\":%s,\"l\":%s,\"c\":%s,\"v\":%s}",
                    BARS.time(i),
                    number(BARS.open(i)),
                    number(BARS.high(i)),
                    number(BARS.low(i)),
                    number(BARS.close(i)),
                    number(BARS.volume(i)))));
    // order
    shapes.add(
        text(
            "months in the wrong order",
            "time" + OHLCV,
            i -> iso((i + 120) % BARS.size()) + ohlcv((i + 120) % BARS.size())));
    shapes.add(
        text(
            "joined files with the header between",
            "time" + OHLCV,
            i -> iso(i) + ohlcv(i) + (i == 100 ? "\ntime" + OHLCV : "")));
    shapes.add(
        text(
            "rows that stand there twice",
            "time" + OHLCV,
            i -> iso(i) + ohlcv(i) + (i % 50 == 0 ? "\n" + iso(i) + ohlcv(i) : "")));
    return shapes;
  }

  static FileHints hints(@Nullable String symbol, @Nullable DateOrder order) {
    return new FileHints(symbol, order, Map.of(), null, null, null, false);
  }
}
