package expanse.ta4j;

import expanse.ExpanseException;
import expanse.LiveDetector;
import expanse.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.num.NaN;
import org.ta4j.core.num.Num;

/// The probability that a bar lies inside an expansion, known when that bar closes; NaN where too
/// few bars came before.
///
/// A value depends on its bar and those before it alone, the same bits as [LiveDetector] gives.
/// Indices may be asked for in any order. The last bar of a series may still be open: it is
/// predicted as if it closed now, anew whenever it has changed. A series that drops its old bars
/// must be asked before bars are dropped that were never asked about; otherwise the indicator
/// starts afresh with the bars there are, and needs a full window of them again. Bars that were
/// dropped are NaN. Safe for use by several threads, which take turns.
public final class ExpansionIndicator implements Indicator<Num>, AutoCloseable {
  private final BarSeries series;
  private final Path run;
  private final long intervalMillis;
  private LiveDetector detector;
  private final List<Signal> signals = new ArrayList<>(); // of closed bars, from index `first` on
  private int first;
  private int next; // index of the next bar that the detector takes

  private int openIndex = -1;
  private expanse.market.@Nullable Bar openBar;
  private @Nullable Signal openSignal;

  private ExpansionIndicator(BarSeries series, Path run, long intervalMillis) {
    this.series = series;
    this.run = run;
    this.intervalMillis = intervalMillis;
    detector = LiveDetector.open(run, intervalMillis);
  }

  /// Opens a finished run on a series that has at least one bar, whose period is that of all.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @throws ExpanseException when it holds no finished run
  /// @throws IllegalArgumentException when the series is empty
  public static ExpansionIndicator open(BarSeries series, Path run) {
    if (series.isEmpty()) {
      throw new IllegalArgumentException(
          "the series is empty, so that the time between its bars is unknown; name it when the"
              + " indicator is opened");
    }
    return open(series, series.getFirstBar().getTimePeriod(), run);
  }

  /// Opens a finished run on a series that may be empty yet.
  ///
  /// @param interval usual time between bars; a step of more than ten is a session break
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @throws ExpanseException when it holds no finished run
  public static ExpansionIndicator open(BarSeries series, Duration interval, Path run) {
    return new ExpansionIndicator(series, run, interval.toMillis());
  }

  /// The probability as a number of the series; see [#signal] for all that is known.
  ///
  /// @throws IndexOutOfBoundsException when the series has no such bar yet
  @Override
  public Num getValue(int index) {
    Optional<Signal> signal = signal(index);
    if (signal.isEmpty() || Double.isNaN(signal.get().probability())) {
      return NaN.NaN;
    }
    return series.numFactory().numOf(signal.get().probability());
  }

  /// What is known when a bar closes.
  ///
  /// @return empty for bars that the series has dropped, and for an open bar without prices
  /// @throws IndexOutOfBoundsException when the series has no such bar yet
  /// @throws ExpanseException when a closed bar has no prices, or impossible ones
  public synchronized Optional<Signal> signal(int index) {
    int begin = series.getBeginIndex();
    int end = series.getEndIndex();
    if (index < 0 || index > end) {
      throw new IndexOutOfBoundsException("bar " + index + " of a series that ends at " + end);
    }
    takeClosed(begin, end);
    if (index < begin) {
      return Optional.empty();
    }
    return index < end ? Optional.of(signals.get(index - first)) : newest(end);
  }

  /// Gives the detector all bars but the last, and forgets what is known of dropped ones.
  private void takeClosed(int begin, int end) {
    if (begin > next) {
      if (next > 0) {
        detector.close();
        detector = LiveDetector.open(run, intervalMillis);
      }
      signals.clear();
      first = begin;
      next = begin;
    }
    for (; next < end; next++) {
      signals.add(detector.push(bar(series.getBar(next))));
    }
    int dropped = begin - first;
    if (dropped > signals.size() / 2) { // moving the rest costs less than what was added since
      signals.subList(0, dropped).clear();
      first = begin;
    }
  }

  private Optional<Signal> newest(int end) {
    Bar last = series.getBar(end);
    if (last.getClosePrice() == null) {
      return Optional.empty();
    }
    expanse.market.Bar bar = bar(last);
    if (openSignal == null || end != openIndex || !bar.equals(openBar)) {
      openSignal = detector.peek(bar);
      openIndex = end;
      openBar = bar;
    }
    return Optional.of(openSignal);
  }

  private static expanse.market.Bar bar(Bar bar) {
    return new expanse.market.Bar(
        bar.getBeginTime().toEpochMilli(),
        price(bar.getOpenPrice()),
        price(bar.getHighPrice()),
        price(bar.getLowPrice()),
        price(bar.getClosePrice()));
  }

  private static double price(@Nullable Num price) {
    return price == null ? Double.NaN : price.doubleValue();
  }

  /// The threshold that the run chose for newest bars, in [0, 1]; see [ExpansionRule].
  public synchronized double threshold() {
    return detector.threshold();
  }

  /// Bars at the start of a series whose values are NaN or rest on fewer bars than later ones.
  @Override
  public synchronized int getCountOfUnstableBars() {
    return detector.unstableBars();
  }

  @Override
  public BarSeries getBarSeries() {
    return series;
  }

  /// Frees the run. No value may be asked for afterwards.
  @Override
  public synchronized void close() {
    detector.close();
  }
}
