package expanse.cli.data;

import expanse.barfile.BarReadOptions;
import expanse.barfile.Trades;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.io.InputStream;

/// Real trades for the demo: about 100,000 of bitcoin against the dollar on Bitstamp, 25 November
/// to 1 December 2013. They come with the library org.ta4j:ta4j-examples, which the build fetches.
public final class SampleTrades {
  private static final String NAME = "bitstamp_trades_from_20131125_usd.csv";

  private SampleTrades() {}

  /// Reads them.
  ///
  /// @throws InputException when the library is not there
  public static Trades read() {
    try (InputStream in = SampleTrades.class.getResourceAsStream("/" + NAME)) {
      if (in == null) {
        throw new InputException(
            "the sample trades are missing from this build; build it again with ./mvnw package");
      }
      return Trades.read(in, NAME, BarReadOptions.defaults());
    } catch (IOException e) {
      throw new InputException("cannot read the sample trades: " + AtomicFiles.reason(e), e);
    }
  }
}
