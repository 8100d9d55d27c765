package expanse.review;

import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/// The last column of tables about bars of instruments that have names.
final class SymbolCell {
  private SymbolCell() {}

  static List<String> header(BarSeries bars, List<String> names) {
    return bars.isNamed() ? with(names, "symbol") : names;
  }

  /// @param row of the bars that the cells are about
  static List<String> of(BarSeries bars, int row, List<String> cells) {
    return bars.isNamed() ? with(cells, bars.instrumentOf(row).name()) : cells;
  }

  private static List<String> with(List<String> cells, String more) {
    List<String> all = new ArrayList<>(cells);
    all.add(more);
    return all;
  }
}
