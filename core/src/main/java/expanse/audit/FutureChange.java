package expanse.audit;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.window.LabelledBars;
import expanse.window.Window;
import java.util.List;
import java.util.Locale;

/// Ways in which everything from one bar on may come otherwise. What lies before stays as it is.
public enum FutureChange {
  /// Other bars of the same market follow, drawn in blocks that run backwards, each bar going on
  /// from the last close. Backwards, since a stretch that comes again in its order is a copy, which
  /// a split is right to notice.
  REPLACED("other bars"),
  /// Every move is four times as large.
  SCALED("four times as large moves"),
  /// The same moves on another level of prices.
  JUMPED("another price level"),
  /// Nothing follows.
  REMOVED("no bars");

  private static final int BLOCK = 20;
  private static final double SCALE = 4;
  private static final double LARGEST_LOG = 690;

  private final String words;

  FutureChange(String words) {
    this.words = words;
  }

  /// What the bars became.
  public String words() {
    return words;
  }

  /// The name in tables: lower case.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Changes the prices from one row on.
  ///
  /// @param place first row to be changed, at least 1
  /// @param rng of what replaces them
  BarSeries apply(BarSeries bars, int place, Rng rng) {
    double base = StrictMath.log(bars.close(place - 1));
    return switch (this) {
      case REMOVED -> bars.slice(0, place);
      case SCALED -> mapped(bars, place, base, SCALE, 0);
      case JUMPED -> {
        double jump = 0.2 + 1.8 * rng.nextDouble();
        yield mapped(bars, place, base, 1, rng.nextInt(2) == 0 ? jump : -jump);
      }
      case REPLACED -> replaced(bars, place, base, rng);
    };
  }

  /// Changes the bars from one row on and takes away the labels that end there or later: nobody can
  /// have known them. Windows stay where there are bars.
  LabelledBars apply(LabelledBars data, int place, Rng rng) {
    BarSeries bars = apply(data.bars(), place, rng);
    List<IndexSpan> spans = data.spans().stream().filter(span -> span.end() < place).toList();
    List<Window> windows =
        data.windows().stream().filter(w -> w.start() + data.length() <= bars.size()).toList();
    return new LabelledBars(bars, spans, windows, data.length(), data.provenance(), data.notes());
  }

  private static BarSeries mapped(
      BarSeries bars, int place, double base, double scale, double jump) {
    return changed(bars, place, (i, price) -> base + scale * (StrictMath.log(price) - base) + jump);
  }

  private static BarSeries replaced(BarSeries bars, int place, double base, Rng rng) {
    int n = bars.size();
    double[] shift = new double[n];
    double[] stretch = new double[n];
    int[] source = new int[n];
    double level = base;
    for (int i = place; i < n; i++) {
      boolean goesOn = (i - place) % BLOCK != 0 && source[i - 1] > 1;
      source[i] = goesOn ? source[i - 1] - 1 : 1 + rng.nextInt(n - 1);
      stretch[i] = 0.8 + 0.4 * rng.nextDouble();
      double before = StrictMath.log(bars.close(source[i] - 1));
      shift[i] = level - stretch[i] * before;
      level = inRange(shift[i] + stretch[i] * StrictMath.log(bars.close(source[i])));
    }
    return changed(
        bars, place, source, (i, price) -> shift[i] + stretch[i] * StrictMath.log(price));
  }

  private interface LogPrice {
    double of(int row, double price);
  }

  private static BarSeries changed(BarSeries bars, int place, LogPrice price) {
    int[] same = new int[bars.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = i;
    }
    return changed(bars, place, same, price);
  }

  /// Rising functions of all prices of a bar, so that it stays a bar.
  private static BarSeries changed(BarSeries bars, int place, int[] source, LogPrice price) {
    int n = bars.size();
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      int s = i < place ? i : source[i];
      double[] old = {bars.open(s), bars.high(s), bars.low(s), bars.close(s)};
      for (int k = 0; k < 4; k++) {
        p[k][i] = i < place ? old[k] : StrictMath.exp(inRange(price.of(i, old[k])));
      }
    }
    return bars.withPrices(p);
  }

  private static double inRange(double log) {
    return Math.clamp(log, -LARGEST_LOG, LARGEST_LOG);
  }
}
