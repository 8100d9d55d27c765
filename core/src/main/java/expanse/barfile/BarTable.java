package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Memory;
import expanse.market.Bar;
import java.util.Arrays;

/// The sound rows of a file in columns, while they are put in order.
final class BarTable {
  private static final int BYTES_A_ROW = 52;

  private final String file;
  private final boolean hasSpare;
  private int size;

  // each [size], and room for more
  private long[] time = new long[1024];
  private double[] open = new double[1024];
  private double[] high = new double[1024];
  private double[] low = new double[1024];
  private double[] close = new double[1024];
  private double[] volume = new double[1024];
  private double[] spareVolume = new double[0];
  private int[] row = new int[1024];

  /// @param file for messages
  /// @param hasSpare whether there is a second column of volumes
  BarTable(String file, boolean hasSpare) {
    this.file = file;
    this.hasSpare = hasSpare;
    if (hasSpare) {
      spareVolume = new double[1024];
    }
  }

  String file() {
    return file;
  }

  int size() {
    return size;
  }

  long time(int i) {
    return time[i];
  }

  int row(int i) {
    return row[i];
  }

  void add(BarRow from) {
    if (size == time.length) {
      grow();
    }
    Bar bar = from.bar();
    time[size] = bar.time();
    open[size] = bar.open();
    high[size] = bar.high();
    low[size] = bar.low();
    close[size] = bar.close();
    volume[size] = bar.volume();
    if (hasSpare) {
      spareVolume[size] = from.spareVolume();
    }
    row[size] = (int) from.number();
    size++;
  }

  private void grow() {
    int capacity = size + (size >> 1);
    if (capacity < 0) {
      throw new InputException(file + " holds more bars than fit in one series; split the file");
    }
    Memory.require(
        (long) (capacity + size) * BYTES_A_ROW, file + " with more than " + size + " bars");
    time = Arrays.copyOf(time, capacity);
    open = Arrays.copyOf(open, capacity);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    close = Arrays.copyOf(close, capacity);
    volume = Arrays.copyOf(volume, capacity);
    spareVolume = hasSpare ? Arrays.copyOf(spareVolume, capacity) : spareVolume;
    row = Arrays.copyOf(row, capacity);
  }

  /// Refuses to put the rows in order where memory is short.
  void requireRoom() {
    Memory.require((long) size * (2 * BYTES_A_ROW + 16), file + " with its rows put in order");
  }

  /// Keeps these rows, in this order.
  ///
  /// @param rows indexes, each at most once
  void select(int[] rows) {
    time = picked(time, rows);
    open = picked(open, rows);
    high = picked(high, rows);
    low = picked(low, rows);
    close = picked(close, rows);
    volume = picked(volume, rows);
    spareVolume = hasSpare ? picked(spareVolume, rows) : spareVolume;
    int[] numbers = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      numbers[i] = row[rows[i]];
    }
    row = numbers;
    size = rows.length;
  }

  private static long[] picked(long[] values, int[] rows) {
    long[] picked = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }

  private static double[] picked(double[] values, int[] rows) {
    double[] picked = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }

  /// Whether two rows hold the same bar: prices and volume.
  boolean same(int i, int j) {
    return open[i] == open[j]
        && high[i] == high[j]
        && low[i] == low[j]
        && close[i] == close[j]
        && Double.compare(volume[i], volume[j]) == 0;
  }

  /// Divides all prices.
  void divide(double by) {
    for (double[] prices : new double[][] {open, high, low, close}) {
      for (int i = 0; i < size; i++) {
        prices[i] /= by;
      }
    }
  }

  /// Whether all prices are whole numbers, multiples of this one, and no smaller than that one.
  boolean areWhole(double multiple, double least) {
    for (double[] prices : new double[][] {open, high, low, close}) {
      for (int i = 0; i < size; i++) {
        if (prices[i] < least || prices[i] % multiple != 0) {
          return false;
        }
      }
    }
    return size > 0;
  }

  /// Takes the second column of volumes where the first holds nothing but zeros and the second
  /// holds more.
  ///
  /// @return whether it did
  boolean takeSpareVolume() {
    if (!hasSpare || !isZero(volume, size) || isZero(spareVolume, size)) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!(spareVolume[i] >= 0) || spareVolume[i] == Double.POSITIVE_INFINITY) {
        return false;
      }
    }
    volume = spareVolume;
    return true;
  }

  private static boolean isZero(double[] volumes, int size) {
    for (int i = 0; i < size; i++) {
      if (volumes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  long[] times() {
    return Arrays.copyOf(time, size);
  }

  double[] opens() {
    return Arrays.copyOf(open, size);
  }

  double[] highs() {
    return Arrays.copyOf(high, size);
  }

  double[] lows() {
    return Arrays.copyOf(low, size);
  }

  double[] closes() {
    return Arrays.copyOf(close, size);
  }

  double[] volumes() {
    return Arrays.copyOf(volume, size);
  }
}
