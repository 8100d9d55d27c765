package expanse.scan;

import expanse.barfile.BarReadOptions;
import expanse.barfile.BarStream;
import expanse.base.InputFiles;
import expanse.base.Rng;
import expanse.market.Bar;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A span of a scan with the bars around it, to be looked at.
///
/// @param symbol its instrument
/// @param bars in order of time
/// @param from place of the span's first bar among them
/// @param to place of its last bar
/// @param row the span as `spans.csv` has it, without the symbol
public record ScanSample(String symbol, List<Bar> bars, int from, int to, String row) {
  // spans drawn for each that is chosen, so that instruments differ
  private static final int MORE = 8;

  /// Copies the list.
  public ScanSample {
    bars = List.copyOf(bars);
  }

  /// Draws spans of different instruments, each as likely as any other.
  ///
  /// @param sources of the scan
  /// @param count most samples
  /// @param length bars of a sample
  public static List<ScanSample> of(
      ScanFiles files, List<ScanSource> sources, BarReadOptions options, int count, int length) {
    List<ScanSample> samples = new ArrayList<>();
    for (String[] drawn : draw(files.spans(), count)) {
      String[] cells = drawn[1].split(",", 3);
      long start = Instant.parse(cells[0]).toEpochMilli();
      long end = Instant.parse(cells[1]).toEpochMilli();
      for (ScanSource source : sources) {
        if (source.symbol().equals(drawn[0])) {
          for (BarStream bars : source.read(options)) {
            Around around = new Around(start, end, length);
            bars.forEach(around::add);
            if (around.to >= 0) {
              samples.add(
                  new ScanSample(drawn[0], around.kept(), around.from(), around.to(), drawn[1]));
              break;
            }
          }
        }
      }
    }
    return samples;
  }

  /// Symbol and rest of lines of a file of spans, of each instrument one at most.
  private static List<String[]> draw(Path spans, int count) {
    Rng rng = new Rng(1);
    List<String[]> drawn = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(spans)) {
      lines.readLine(); // the header
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int end = line.startsWith("\"") ? line.indexOf("\",") + 1 : line.indexOf(',');
        String symbol = line.substring(0, end);
        symbol =
            symbol.startsWith("\"")
                ? symbol.substring(1, symbol.length() - 1).replace("\"\"", "\"")
                : symbol;
        String[] one = {symbol, line.substring(end + 1)};
        seen++;
        if (drawn.size() < count * MORE) {
          drawn.add(one);
        } else {
          int place = rng.nextInt(seen);
          if (place < drawn.size()) {
            drawn.set(place, one);
          }
        }
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(spans, e);
    }
    Set<String> symbols = new HashSet<>();
    List<String[]> chosen = new ArrayList<>();
    for (boolean again : new boolean[] {false, true}) {
      for (String[] one : drawn) {
        boolean wanted = again ? !chosen.contains(one) : symbols.add(one[0]);
        if (wanted && chosen.size() < count) {
          chosen.add(one);
        }
      }
    }
    return chosen;
  }

  /// Keeps the bars around a span.
  private static final class Around {
    private final long start;
    private final long end;
    private final int length;
    private final Deque<Bar> bars = new ArrayDeque<>();
    private int before; // bars that lie before the span
    private int to = -1; // bars up to the end of the span, less one
    private int after;

    Around(long start, long end, int length) {
      this.start = start;
      this.end = end;
      this.length = length;
    }

    void add(Bar bar) {
      if (bar.time() > end && (after > length / 2 || bars.size() >= length)) {
        return;
      }
      bars.addLast(bar);
      if (bar.time() < start) {
        before++;
        if (before > length / 2) {
          bars.removeFirst();
          before--;
        }
      } else if (bar.time() <= end) {
        to = bars.size() - 1;
      } else {
        after++;
      }
    }

    int from() {
      return before;
    }

    int to() {
      return to;
    }

    List<Bar> kept() {
      return List.copyOf(bars);
    }
  }
}
