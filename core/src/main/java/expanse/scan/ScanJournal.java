package expanse.scan;

import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.InputFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The instruments of a scan that are done, a line each, written the moment they are; so a scan
/// that was killed goes on where it was. The first line tells what the scan is made with.
///
/// Safe for use by several threads.
final class ScanJournal {
  private static final String SEPARATOR = "\t";
  private static final int CELLS = 9;

  private final Path file;
  private final Map<String, Entry> done = new HashMap<>();

  /// An instrument that is done.
  ///
  /// @param state of its files when they were read
  private record Entry(ScannedSymbol symbol, String state) {}

  /// Opens the journal of a folder.
  ///
  /// @param made what the scan is made with, in any words without a line break
  /// @throws InputException when the folder holds a scan that was made with something else
  ScanJournal(Path file, String made) {
    this.file = file;
    String head = Hashing.sha256(made.getBytes(StandardCharsets.UTF_8));
    if (!Files.exists(file)) {
      AtomicFiles.writeString(file, head + "\n");
      return;
    }
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    // what follows the last line end was being written when the scan was killed
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
    if (!lines[0].equals(head)) {
      throw new InputException(
          file.getParent()
              + " holds a scan by another run, threshold or way of reading the bars; name another"
              + " folder");
    }
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(SEPARATOR, -1);
      if (cells.length == CELLS) {
        ScannedSymbol one =
            new ScannedSymbol(
                cells[0],
                Long.parseLong(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]),
                Long.parseLong(cells[5]),
                Long.parseLong(cells[6]),
                Long.parseLong(cells[7]));
        done.put(one.symbol(), new Entry(one, cells[8]));
      }
    }
    AtomicFiles.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
  }

  /// What was found in an instrument; null when it is not done, or its files have changed.
  synchronized @Nullable ScannedSymbol done(String symbol, String state) {
    Entry entry = done.get(symbol);
    return entry == null || !entry.state.equals(state) ? null : entry.symbol;
  }

  /// Notes that an instrument is done.
  synchronized void add(ScannedSymbol one, String state) {
    done.put(one.symbol(), new Entry(one, state));
    String line =
        String.join(
            SEPARATOR,
            one.symbol(),
            Long.toString(one.bars()),
            Long.toString(one.unpredictedBars()),
            Long.toString(one.spans()),
            Long.toString(one.spanBars()),
            Long.toString(one.rising()),
            Long.toString(one.first()),
            Long.toString(one.last()),
            state);
    try {
      Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new InputException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
