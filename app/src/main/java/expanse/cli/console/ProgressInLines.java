package expanse.cli.console;

import java.io.PrintWriter;

/// Progress as lines of text, one for every tenth of the work.
final class ProgressInLines implements Progress {
  private static final int LINES = 10;

  private final PrintWriter err;
  private final String task;
  private final long total;
  private long shown;

  ProgressInLines(PrintWriter err, String task, long total) {
    this.err = err;
    this.task = task;
    this.total = Math.max(1, total);
  }

  @Override
  public synchronized void at(long done, String message) {
    long tenth = done * LINES / total;
    if (tenth > shown) {
      shown = tenth;
      err.println(
          task + ": " + done + " of " + total + (message.isEmpty() ? "" : " (" + message + ")"));
    }
  }

  @Override
  public void close() {}
}
