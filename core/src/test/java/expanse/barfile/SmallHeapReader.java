package expanse.barfile;

import expanse.base.InputException;
import expanse.label.Labels;
import java.nio.file.Path;

/// Reads files in a virtual machine of its own and prints how each ended, for tests of the memory
/// that reading takes.
public final class SmallHeapReader {
  private SmallHeapReader() {}

  /// @param args files; those named `labels…` are read as labels, `trades…` as trades, `stream…` as
  ///   a stream of bars
  public static void main(String[] args) {
    for (String arg : args) {
      Path file = Path.of(arg);
      String name = String.valueOf(file.getFileName());
      String ended;
      try {
        if (name.startsWith("labels")) {
          ended = "labels " + Labels.read(file).size();
        } else if (name.startsWith("trades")) {
          ended = "trades " + Trades.read(file, BarReadOptions.defaults()).size();
        } else if (name.startsWith("stream")) {
          long[] seen = new long[1];
          BarStream.open(file, BarReadOptions.defaults()).orElseThrow().forEach(bar -> seen[0]++);
          ended = "stream " + seen[0];
        } else {
          ended = "bars " + BarFiles.read(file, BarReadOptions.defaults()).size();
        }
      } catch (InputException e) {
        ended = "refused " + e.getMessage();
      } catch (RuntimeException | Error e) {
        ended = "FAILED " + e;
      }
      System.out.println(name + ": " + ended.replace('\n', '|'));
    }
  }
}
