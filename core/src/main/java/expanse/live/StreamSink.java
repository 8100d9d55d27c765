package expanse.live;

import expanse.base.InputException;
import java.io.PrintWriter;

/// Signals as lines of a stream, such as standard output; each is passed on at once.
final class StreamSink implements SignalSink {
  private final PrintWriter out;
  private long delivered;

  StreamSink(PrintWriter out) {
    this.out = out;
  }

  @Override
  public String name() {
    return "-";
  }

  @Override
  public void send(String id, String line) {
    out.print(line + "\n");
    if (out.checkError()) { // flushes
      throw new InputException(
          "signals cannot be written to standard output: nobody reads it any more");
    }
    delivered++;
  }

  @Override
  public long delivered() {
    return delivered;
  }

  @Override
  public void close() {}
}
