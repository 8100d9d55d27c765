package expanse.cli.console;

import java.io.PrintWriter;
import java.util.Locale;

/// Where a command writes: results to the output, progress and notes to the error stream.
public final class Console {
  private final PrintWriter out;
  private final PrintWriter err;
  private final int columns;

  /// @param columns width of the terminal behind the error stream, 0 when there is none
  public Console(PrintWriter out, PrintWriter err, int columns) {
    this.out = out;
    this.err = err;
    this.columns = columns;
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /// A line of the result.
  public void say(String line) {
    out.println(line);
  }

  /// Several lines of the result that end with a line break.
  public void print(String lines) {
    out.print(lines);
    out.flush();
  }

  /// A formatted line of the result; numbers are written as everywhere, with a point.
  @SuppressWarnings("AnnotateFormatMethod")
  public void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /// A line about the work itself.
  public void note(String line) {
    err.println(line);
  }

  /// Shows how far a piece of long work is: a bar on a terminal, some lines elsewhere.
  ///
  /// @param task what is done, such as `training`
  /// @param total number of steps
  public Progress progress(String task, long total) {
    return columns > 0
        ? new ProgressOnTerminal(err, columns, task, total)
        : new ProgressInLines(err, task, total);
  }
}
