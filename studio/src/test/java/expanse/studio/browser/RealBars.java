package expanse.studio.browser;

import expanse.barfile.BarReadOptions;
import expanse.barfile.Trades;
import expanse.market.BarSeries;
import java.io.IOException;
import java.io.InputStream;

/// A week of real bars: bitcoin on Bitstamp, November 2013, one a minute.
final class RealBars {
  private static final String NAME = "bitstamp_trades_from_20131125_usd.csv";

  private RealBars() {}

  static BarSeries read() {
    try (InputStream in = RealBars.class.getResourceAsStream("/" + NAME)) {
      return Trades.read(in, NAME, BarReadOptions.defaults()).toBars(60_000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
