package expanse.feed;

import expanse.barfile.BarFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Files that grow, or a folder of them, in which new ones may appear at any time. CSV and JSON
/// lines grow line by line; a Parquet file is read whole when it is new or was replaced.
///
/// Where a file names no instrument, the file itself does: `EURUSD.csv`, or the folder that it lies
/// in, `EURUSD/2024-01.parquet` or `symbol=EURUSD/part-0.parquet`.
final class FileFeed implements BarFeed {
  private static final String PARTITION = "symbol=";

  private final Path path;
  private final FeedOptions options;
  private final Map<Path, FileTail> texts = new HashMap<>();
  private final Map<Path, Table> tables = new HashMap<>();

  /// A Parquet file as it was when it was read.
  ///
  /// @param size bytes
  /// @param modified epoch milliseconds
  /// @param last time of its last bar
  private record Table(long size, long modified, long last) {}

  /// @param path a file or a folder
  FileFeed(Path path, FeedOptions options) {
    this.path = path;
    this.options = options;
  }

  @Override
  public void run(Receiver to) throws InterruptedException {
    if (!Files.exists(path)) {
      throw new InputException(path + " does not exist; check the path");
    }
    try {
      while (true) {
        boolean any = false;
        for (Path file : files()) {
          any |= isParquet(file) ? table(file, to) : text(file, to);
        }
        if (options.once()) {
          return;
        }
        if (!any) {
          Thread.sleep(options.pollMillis());
        }
      }
    } finally {
      texts.values().forEach(FileTail::close);
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.walk(path, 2)) {
      return all.filter(FileFeed::isOfBars).sorted().toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(path, e);
    }
  }

  private static boolean isOfBars(Path file) {
    String name = name(file);
    return !name.startsWith(".")
        && Stream.of(".csv", ".tsv", ".txt", ".ndjson", ".jsonl", ".parquet", ".pq")
            .anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
        && Files.isRegularFile(file);
  }

  private static boolean isParquet(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") || name.endsWith(".pq");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /// The instrument that a file is named after.
  private String symbol(Path file) {
    Path folder = file.getParent();
    if (folder != null && Files.isDirectory(path) && !folder.equals(path)) {
      String name = name(folder);
      return name.startsWith(PARTITION) ? name.substring(PARTITION.length()) : name;
    }
    String name = name(file);
    return Files.isDirectory(path) ? name.substring(0, name.lastIndexOf('.')) : "";
  }

  private boolean text(Path file, Receiver to) {
    return texts
        .computeIfAbsent(file, f -> new FileTail(f, symbol(f), options, to))
        .read(options.once());
  }

  private boolean table(Path file, Receiver to) {
    long size;
    long modified;
    try {
      size = Files.size(file);
      modified = Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return false; // being replaced
    }
    Table known = tables.getOrDefault(file, new Table(-1, -1, Long.MIN_VALUE));
    if (known.size == size && known.modified == modified) {
      return false;
    }
    List<String> symbols = new ArrayList<>();
    List<BarSeries> series = new ArrayList<>();
    try {
      read(file, symbols, series);
    } catch (InputException e) {
      // half-written perhaps: the next change of the file brings it again
      tables.put(file, new Table(size, modified, known.last));
      to.malformed(file.toString(), String.valueOf(e.getMessage()));
      return false;
    }
    long last = known.last;
    for (int k = 0; k < series.size(); k++) {
      BarSeries bars = series.get(k);
      for (int i = 0; i < bars.size(); i++) {
        if (bars.time(i) > known.last) {
          to.bar(symbols.get(k), bars.bar(i));
          last = Math.max(last, bars.time(i));
        }
      }
    }
    tables.put(file, new Table(size, modified, last));
    return true;
  }

  private void read(Path file, List<String> symbols, List<BarSeries> series) {
    List<String> named;
    try {
      named = BarFiles.symbols(file, options.read());
    } catch (InputException e) {
      named = List.of(); // no column names instruments
    }
    if (named.isEmpty()) {
      symbols.add(symbol(file));
      series.add(BarFiles.read(file, options.read()));
    }
    for (String one : named) {
      symbols.add(one);
      series.add(
          BarFiles.read(file, options.read().withHints(options.read().hints().withSymbol(one))));
    }
  }
}
