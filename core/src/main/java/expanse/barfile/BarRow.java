package expanse.barfile;

/// A row that a reader of bars found, all its cells understood. Used again for every row.
final class BarRow {
  /// Its number, for people.
  long number;

  /// Epoch milliseconds.
  long time;

  double open;
  double high;
  double low;
  double close;

  /// NaN for none.
  double volume;

  /// Of a second column of volumes, which counts when the first holds nothing but zeros; NaN for
  /// none.
  double spareVolume;
}
