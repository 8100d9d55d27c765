package expanse.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// How closely instruments move together: the correlation of their returns over the hours that they
/// have in common. Instruments that move as one are one market under two names, and teach little
/// more than one of them.
public final class MarketTwins {
  private static final long HOUR = 3_600_000L;
  private static final int LEAST_COMMON = 30; // hours that tell a correlation
  private static final int SHOWN = 5;
  private static final double TWINS = 0.9;

  private final List<String> names = new ArrayList<>();
  private final List<long[]> hours = new ArrayList<>();
  private final List<double[]> returns = new ArrayList<>();

  private record Pair(String a, String b, double correlation, int hours) {}

  /// Takes the bars of an instrument, or of one of its contracts.
  public void add(String name, BarSeries bars) {
    long[] hour = new long[bars.size()];
    double[] value = new double[bars.size()];
    int n = 0;
    int first = 0;
    for (int i = 1; i <= bars.size(); i++) {
      long own = Math.floorDiv(bars.time(first), HOUR);
      if (i == bars.size() || Math.floorDiv(bars.time(i), HOUR) != own) {
        hour[n] = own;
        value[n++] = StrictMath.log(bars.close(i - 1) / bars.open(first));
        first = i;
      }
    }
    names.add(name);
    hours.add(Arrays.copyOf(hour, n));
    returns.add(Arrays.copyOf(value, n));
  }

  /// The pairs that move together most, a line each; nothing where no two have hours in common.
  public List<String> text() {
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        Pair pair = pair(a, b);
        if (!names.get(a).equals(names.get(b)) && !Double.isNaN(pair.correlation)) {
          pairs.add(pair);
        }
      }
    }
    pairs.sort(Comparator.comparingDouble((Pair p) -> -Math.abs(p.correlation)));
    return pairs.stream()
        .limit(SHOWN)
        .map(p ->
            String.format(
                Locale.ROOT,
                "%s and %s: hourly returns correlate with %.2f over %,d hours%s",
                p.a,
                p.b,
                p.correlation,
                p.hours,
                Math.abs(p.correlation) >= TWINS ? "; nearly one market under two names" : ""))
        .toList();
  }

  private Pair pair(int a, int b) {
    Correlation correlation = new Correlation(LEAST_COMMON);
    int j = 0;
    for (int i = 0; i < hours.get(a).length; i++) {
      long hour = hours.get(a)[i];
      while (j < hours.get(b).length && hours.get(b)[j] < hour) {
        j++;
      }
      if (j < hours.get(b).length && hours.get(b)[j] == hour) {
        correlation.add(returns.get(a)[i], returns.get(b)[j]);
      }
    }
    return new Pair(names.get(a), names.get(b), correlation.value(), correlation.pairs());
  }
}
