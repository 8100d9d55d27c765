package expanse.barfile;

import expanse.base.InputException;
import expanse.table.NumberStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the columns of bars without a header from what stands in them: a time, or a date and a
/// time of day, then four prices in one of the orders that programs write. The prices themselves
/// must fit the order: no price above the high or below the low, and each bar opening near the
/// close of the one before.
final class HeaderlessBars {
  private static final String REMEDY =
      "name them with --columns time=1,open=2,high=3,low=4,close=5,volume=6";
  private static final List<String> BINANCE =
      List.of(
          "volume",
          "close_time",
          "quote_volume",
          "count",
          "taker_buy_volume",
          "taker_buy_quote_volume",
          "ignore");
  private static final List<List<String>> ORDERS =
      List.of(
          List.of("open", "high", "low", "close"), // nearly everybody
          List.of("open", "close", "high", "low"), // Bitfinex, KuCoin
          List.of("low", "high", "open", "close")); // Coinbase

  private final String file;
  private final List<List<String>> rows;
  private final int width;

  private HeaderlessBars(String file, List<List<String>> rows) {
    this.file = file;
    this.width = rows.getFirst().size();
    this.rows = rows.stream().filter(row -> row.size() == width).toList();
  }

  /// The names of the columns; null when the first row is none of bars.
  ///
  /// @param rows the first rows of the file
  /// @param named columns that the user named
  /// @throws InputException when it is, but the order of its columns is not certain
  static @Nullable List<String> namesOf(
      String file, List<List<String>> rows, Map<String, String> named) {
    HeaderlessBars bars = new HeaderlessBars(file, rows);
    return named.isEmpty() ? bars.names() : bars.numbered(named);
  }

  /// The columns as the user numbered them; null when the first row holds no numbers there.
  private @Nullable List<String> numbered(Map<String, String> named) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add("column " + i);
    }
    for (String role : List.of("open", "high", "low", "close")) {
      String column = named.get(role);
      if (column == null || !column.matches("\\d{1,3}")) {
        return null;
      }
      int at = Integer.parseInt(column) - 1;
      if (at < 0 || at >= width || !NumberStyle.isNumber(rows.getFirst().get(at))) {
        return null;
      }
    }
    return names;
  }

  private @Nullable List<String> names() {
    int symbol = -1;
    int time = 0;
    while (time < Math.min(2, width) && !isTime(time)) {
      symbol = symbol < 0 && isText(time) ? time : symbol;
      time++;
    }
    if (time == Math.min(2, width) && isNumbers()) {
      throw unclear("and neither of its first columns holds times");
    }
    if (time == Math.min(2, width) || (numbersFrom(time + 1) < 4 && numbersFrom(time + 2) < 4)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < time; i++) {
      names.add(i == symbol ? "symbol" : "column " + (i + 1));
    }
    boolean clock = isClock(time + 1) && numbersFrom(time + 2) >= 4;
    List<String> with = clock ? orderFrom(time + 2) : null;
    List<String> without = isColonClock(time + 1) ? null : orderFrom(time + 1);
    if (with != null && without != null) {
      throw unclear("and its second column may be a time of day or a price");
    }
    if (with == null && without == null) {
      throw unclear("and its columns are of no known order");
    }
    names.addAll(with != null ? List.of("date", "time") : List.of("time"));
    names.addAll(with != null ? with : without);
    boolean binance = width == 12 && names.size() == 5 && isTime(6);
    List<String> rest = binance ? BINANCE : List.of("volume");
    while (names.size() < width) {
      int i = names.size();
      int from = i - (with != null ? 6 : 5) - time;
      boolean known = from < rest.size() && NumberStyle.isNumber(rows.getFirst().get(i));
      boolean text = symbol < 0 && from == rest.size() && isText(i);
      names.add(known ? rest.get(from) : text ? "symbol" : "column " + (i + 1));
    }
    return names;
  }

  private InputException unclear(String what) {
    return new InputException(file + " has no header, " + what + "; " + REMEDY);
  }

  /// How many columns from this one on hold numbers.
  private int numbersFrom(int column) {
    int i = column;
    while (i < width && NumberStyle.isNumber(rows.getFirst().get(i))) {
      i++;
    }
    return i - column;
  }

  private boolean isNumbers() {
    return width > 4 && rows.getFirst().stream().allMatch(NumberStyle::isNumber);
  }

  private boolean isText(int column) {
    String cell = rows.getFirst().get(column);
    return !cell.isEmpty() && Character.isLetter(cell.charAt(0));
  }

  private boolean isTime(int column) {
    return TimeCells.isTime(rows.getFirst().get(column))
        && TimeCells.isTime(rows.getLast().get(column));
  }

  private boolean isClock(int column) {
    return rows.stream().allMatch(row -> TimeCells.isClock(row.get(column)));
  }

  private boolean isColonClock(int column) {
    return isClock(column) && rows.getFirst().get(column).contains(":");
  }

  /// The order of the four prices that begin in this column; null when they fit none.
  private @Nullable List<String> orderFrom(int column) {
    if (numbersFrom(column) < 4) {
      return null;
    }
    List<double[]> prices = new ArrayList<>();
    for (List<String> row : rows) {
      double[] four = new double[4];
      for (int i = 0; i < 4; i++) {
        four[i] = NumberStyle.value(row.get(column + i));
      }
      if (Arrays.stream(four).allMatch(p -> p > 0)) {
        prices.add(four);
      }
    }
    List<List<String>> fitting = new ArrayList<>();
    for (List<String> order : ORDERS) {
      if (fits(prices, order)) {
        fitting.add(order);
      }
    }
    if (fitting.isEmpty()) {
      return null;
    }
    if (fitting.size() > 1) {
      throw unclear("and its prices do not move enough to tell which is the high");
    }
    List<String> order = fitting.getFirst();
    if (opensWhereItCloses(prices, order)) {
      throw unclear("and each bar's '" + order.getLast() + "' seems to be its open");
    }
    return order;
  }

  private static boolean fits(List<double[]> prices, List<String> order) {
    int high = order.indexOf("high");
    int low = order.indexOf("low");
    int good = 0;
    for (double[] four : prices) {
      double most = Arrays.stream(four).max().orElse(0);
      double least = Arrays.stream(four).min().orElse(0);
      good += four[high] >= most * (1 - 1e-9) && four[low] <= least * (1 + 1e-9) ? 1 : 0;
    }
    return good > 0 && good >= 0.98 * prices.size();
  }

  /// Whether the bars fit together better with open and close changed about.
  private boolean opensWhereItCloses(List<double[]> prices, List<String> order) {
    int open = order.indexOf("open");
    int close = order.indexOf("close");
    double right = 0;
    double wrong = 0;
    for (int i = 1; i < prices.size(); i++) {
      right += Math.abs(prices.get(i)[open] - prices.get(i - 1)[close]);
      wrong += Math.abs(prices.get(i)[close] - prices.get(i - 1)[open]);
    }
    boolean newestFirst = TimeCells.isBefore(rows.getLast(), rows.getFirst());
    double better = newestFirst ? wrong : right;
    return 2 * (newestFirst ? right : wrong) < better;
  }
}
