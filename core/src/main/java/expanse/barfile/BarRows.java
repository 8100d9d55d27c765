package expanse.barfile;

import expanse.time.TimeParser;

/// Takes the rows that a reader of bars finds in a file.
interface BarRows {
  /// The words of a row, asked for only when the row is invalid.
  interface Source {
    String value(int column);
  }

  /// Makes what takes the rows, once the reader knows their columns.
  interface Start<R extends BarRows> {
    R rows(BarColumns columns, TimeParser times);
  }

  /// Takes a row whose cells were all understood.
  void add(BarRow row, Source source);

  /// Takes a row with a cell that was not understood.
  void addBad(long row, int column, String value, String what);

  /// Takes a sentence on the whole file.
  void note(String sentence);

  /// Whether it keeps the rows, which then must fit into memory.
  boolean keeps();
}
