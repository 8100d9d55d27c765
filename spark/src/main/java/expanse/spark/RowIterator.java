package expanse.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/// Rows that are made when they are asked for, so that few are held at a time.
abstract class RowIterator implements Iterator<Row> {
  private final Deque<Row> ready = new ArrayDeque<>();
  private boolean ended;

  /// Does the next piece of work, which may [#give] rows.
  ///
  /// @return false when nothing is left to do
  abstract boolean step();

  final void give(Row row) {
    ready.add(row);
  }

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      ended = !step();
    }
    return !ready.isEmpty();
  }

  @Override
  public final Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
