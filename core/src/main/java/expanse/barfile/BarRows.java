package expanse.barfile;

import expanse.market.BarSeries;
import expanse.time.TimeParser;

/// Takes the rows that a reader of bars finds in a file.
interface BarRows {
  /// The words of a row, asked for only when the row is unsound.
  interface Source {
    String value(int column);
  }

  /// Makes what takes the rows, once the reader knows their columns.
  interface Start<R extends BarRows> {
    R rows(BarColumns columns, TimeParser times);
  }

  /// Whether these prices make a bar.
  static boolean sound(double open, double high, double low, double close, double volume) {
    return BarSeries.isBar(open, high, low, close)
        && !(volume < 0)
        && volume != Double.POSITIVE_INFINITY;
  }

  /// Says which columns tell the time, once a row has shown it.
  void settle(BarColumns columns);

  /// Takes a row whose cells were all understood.
  ///
  /// @param row its number, for people
  /// @param volume NaN for none
  void add(
      long row,
      long time,
      double open,
      double high,
      double low,
      double close,
      double volume,
      Source source);

  /// Takes a row with a cell that was not understood.
  void addBad(long row, int column, String value, String what);

  /// Takes a sentence on the whole file.
  void note(String sentence);

  /// Whether it keeps the rows, which then must fit into memory.
  boolean keeps();
}
