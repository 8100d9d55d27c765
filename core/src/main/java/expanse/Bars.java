package expanse;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.market.BarSeries;
import java.nio.file.Path;

/// Reads files of bars, as every command of Expanse does.
public final class Bars {
  private Bars() {}

  /// The bars of a file, CSV or Parquet, all in memory. Times without a zone are UTC and those of
  /// the starts of the bars.
  ///
  /// @throws ExpanseException when the file holds no bars, or unsound ones; the message names rows
  public static BarSeries read(Path file) {
    return ExpanseException.call(() -> BarFiles.read(file, BarReadOptions.defaults()));
  }
}
