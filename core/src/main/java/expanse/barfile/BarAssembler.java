package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.time.TimeParser;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Collects the rows of a bars file, checks each, and puts the sound ones together to a series.
final class BarAssembler implements BarRows {
  /// A high or low may be beside the open or close by so much of it, as prices are that were
  /// computed.
  private static final double ROUNDING = 1e-9;

  /// Prices outside these are none: logarithms and squares of them must be sound numbers.
  static final double LEAST_PRICE = 1e-15;

  static final double LARGEST_PRICE = 1e18;

  private static final double BILLIONTH = 1e9;

  private final Path path;
  private final String name;
  private final BarColumns columns;
  private final BarReadOptions options;
  private final TimeParser times;
  private final BarTable table;
  private final BarProblems problems;
  private final List<String> notes = new ArrayList<>();
  private final double divisor;
  private long sourceRows;
  private long mended;

  // rows at local times that happen twice, and the number of that hour
  private final List<int[]> twice = new ArrayList<>();

  BarAssembler(Path path, BarColumns columns, BarReadOptions options, TimeParser times) {
    this.path = path;
    this.name = path.toString();
    this.columns = columns;
    this.options = options;
    this.times = times;
    this.table = new BarTable(name, columns.spareVolume() >= 0);
    this.problems = new BarProblems(name, columns, options);
    Double scale = options.hints().priceScale();
    this.divisor = scale == null ? 1 : divisor(scale);
  }

  /// Division by a whole number gives the nearest double, multiplication by its inverse may not.
  static double divisor(double scale) {
    double inverse = 1 / scale;
    return Math.abs(inverse - Math.rint(inverse)) < 1e-6 * inverse && inverse >= 1
        ? Math.rint(inverse)
        : inverse;
  }

  /// Whether what a row says is a bar.
  static boolean isSound(Bar bar) {
    return bar.isBar()
        && bar.low() >= LEAST_PRICE
        && bar.high() <= LARGEST_PRICE
        && !(bar.volume() < 0)
        && bar.volume() != Double.POSITIVE_INFINITY;
  }

  @Override
  public void add(BarRow row, Source source) {
    sourceRows++;
    BarRow sound = row;
    if (!isSound(row.bar())) {
      sound = new BarRow(row.number(), mended(row.bar()), row.spareVolume());
      if (!isSound(sound.bar())) {
        check(row, source);
        return;
      }
      mended++;
    }
    if (times.twiceId() != 0) {
      twice.add(new int[] {table.size(), times.twiceId()});
    }
    table.add(sound);
  }

  /// The bar with a high or low that is beside another price by a rounding moved to it.
  static Bar mended(Bar bar) {
    double most = Math.max(bar.open(), bar.close());
    double least = Math.min(bar.open(), bar.close());
    boolean high = bar.high() < most && most - bar.high() <= ROUNDING * most;
    boolean low = bar.low() > least && bar.low() - least <= ROUNDING * least;
    return new Bar(
        bar.time(),
        bar.open(),
        high ? most : bar.high(),
        low ? least : bar.low(),
        bar.close(),
        bar.volume());
  }

  @Override
  public void addBad(long at, int column, String value, String what) {
    sourceRows++;
    problems.add(at, column, value, what);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public boolean keeps() {
    return true;
  }

  private void check(BarRow row, Source source) {
    Bar bar = row.bar();
    int[] order = {columns.open(), columns.high(), columns.low(), columns.close()};
    double[] prices = {bar.open(), bar.high(), bar.low(), bar.close()};
    for (int i = 0; i < 4; i++) {
      if (!(prices[i] >= LEAST_PRICE) || prices[i] > LARGEST_PRICE) {
        String what =
            Double.isNaN(prices[i])
                ? "is not a number"
                : prices[i] > LARGEST_PRICE
                    ? "is too large for a price"
                    : prices[i] > 0 ? "is too small for a price" : "is not above zero";
        problems.add(row.number(), order[i], source.value(order[i]), what);
        return;
      }
    }
    int column;
    String what;
    if (bar.high() < bar.low()) {
      column = columns.high();
      what = "is below the low " + source.value(columns.low());
    } else if (bar.high() < bar.open() || bar.high() < bar.close()) {
      column = columns.high();
      what =
          bar.high() < bar.open()
              ? "is below the open " + source.value(columns.open())
              : "is below the close " + source.value(columns.close());
    } else if (bar.low() > bar.open() || bar.low() > bar.close()) {
      column = columns.low();
      what =
          bar.low() > bar.open()
              ? "is above the open " + source.value(columns.open())
              : "is above the close " + source.value(columns.close());
    } else {
      column = columns.volume();
      what = bar.volume() < 0 ? "is negative" : "is too large";
    }
    problems.add(row.number(), column, source.value(column), what);
  }

  /// Puts the rows in order and makes the series.
  ///
  /// @throws InputException when no valid bar is left, when too many rows are invalid, or when the
  ///   file leaves something open: names the option that settles it
  BarFile finish() {
    notes.addAll(new RowOrder(table, problems, columns, times, options.hints()).settle(twice));
    problems.refuse(sourceRows, table.size());
    scale();
    if (mended > 0) {
      notes.add(
          Plural.of(mended, "high or low", "highs and lows")
              + " beside another price of the same bar by a rounding "
              + (mended == 1 ? "was" : "were")
              + " set to it.");
    }
    if (table.takeSpareVolume()) {
      notes.add(
          "Its volumes are those of '"
              + columns.names().name(columns.spareVolume())
              + "': '"
              + columns.names().name(columns.volume())
              + "' is zero throughout.");
    }
    BarSeries series =
        BarSeries.of(
            table.times(),
            table.opens(),
            table.highs(),
            table.lows(),
            table.closes(),
            columns.volume() >= 0 ? table.volumes() : null);
    long shift = 0;
    if (options.stampEnd()) {
      if (series.size() < 2) {
        throw new InputException(
            name + " holds one bar; to shift end times to starts its interval must be known");
      }
      shift = -series.intervalMillis();
      series = series.shifted(shift);
    }
    if (problems.badRows() > 0) {
      notes.add(Plural.of(problems.badRows(), "invalid row") + " dropped.");
    }
    ZoneId zone = times.dialect().zone();
    String kind =
        times.kind()
            + (times.usesZone()
                ? " (" + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId()) + ")"
                : "");
    return new BarFile(
        path, series, sourceRows, problems.badRows(), problems.issues(), shift, zone, kind, notes);
  }

  /// Whole numbers in place of prices are billionths where the file is Databento's, and are asked
  /// about where they look like it.
  private void scale() {
    if (options.hints().priceScale() != null) {
      table.divide(divisor);
      return;
    }
    ColumnNames names = columns.names();
    boolean databento =
        names.findFirst(List.of("rtype", "publisherid", "hdrtype")) >= 0
            && names.findFirst(List.of("instrumentid", "tsevent", "hdinstrumentid")) >= 0;
    if (databento && table.areWhole(1, 1e6)) {
      table.divide(BILLIONTH);
      notes.add("Its prices are whole numbers of billionths, as Databento writes them.");
    } else if (table.areWhole(1000, 1e8)) {
      throw new InputException(
          name
              + ": its prices are whole numbers above 100,000,000, perhaps of billionths or other"
              + " parts; say with --price-scale what to multiply them by, such as 1e-9, or 1 when"
              + " they are right");
    }
  }
}
