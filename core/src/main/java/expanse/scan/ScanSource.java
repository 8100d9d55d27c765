package expanse.scan;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.BarStream;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.market.BarSeries;
import expanse.window.InstrumentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where the bars of one instrument lie.
///
/// @param symbol its name
/// @param files the files that hold them
/// @param kind how the files belong together
public record ScanSource(String symbol, List<Path> files, Kind kind) {
  /// How the files of an instrument belong together.
  public enum Kind {
    /// One file of this instrument alone.
    FILE,
    /// One file of several instruments, told apart by a column.
    COLUMN,
    /// Contracts of a future that follow one another; no window crosses from one to the next.
    CONTRACTS,
    /// Parts of one series, such as a file a month.
    PARTS
  }

  /// Copies the list.
  public ScanSource {
    files = List.copyOf(files);
  }

  static ScanSource of(InstrumentFiles instrument) {
    List<Path> bars = instrument.bars();
    return new ScanSource(instrument.name(), bars, bars.size() == 1 ? Kind.FILE : Kind.CONTRACTS);
  }

  /// Bytes of its files, those of a shared one together.
  public long bytes() {
    return files.stream().mapToLong(InputFiles::require).sum();
  }

  /// What tells that the files are as they were: sizes and times of the last change.
  String state() {
    StringBuilder state = new StringBuilder();
    for (Path file : files) {
      try {
        state.append(InputFiles.require(file)).append(' ');
        state.append(Files.getLastModifiedTime(file).toMillis()).append(' ');
      } catch (IOException e) {
        throw InputFiles.unreadable(file, e);
      }
    }
    return state.toString().strip();
  }

  /// Reads the bars, of each contract its own.
  ///
  /// @throws InputException when a file is wrong
  List<BarStream> read(BarReadOptions options) {
    return switch (kind) {
      case FILE -> List.of(one(files.getFirst(), options));
      case COLUMN ->
          List.of(one(files.getFirst(), options.withHints(options.hints().withSymbol(symbol))));
      case CONTRACTS ->
          InstrumentFiles.contracts(
                  new InstrumentFiles(symbol, files, null, null, false).read(options))
              .stream()
              .map(BarStream::of)
              .toList();
      case PARTS -> List.of(BarStream.of(joined(options)));
    };
  }

  private static BarStream one(Path file, BarReadOptions options) {
    return BarStream.open(file, options)
        .orElseGet(() -> BarStream.of(BarFiles.readFile(file, options).series()));
  }

  /// One series of all parts.
  private BarSeries joined(BarReadOptions options) {
    List<BarFile> parts = new ArrayList<>();
    for (Path file : files) {
      BarFile part = BarFiles.readFile(file, options);
      if (part.series().size() > 0) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      throw new InputException(files.getFirst().getParent() + " holds no bars");
    }
    parts.sort(Comparator.comparingLong(part -> part.series().time(0)));
    int size = parts.stream().mapToInt(part -> part.series().size()).sum();
    long[] time = new long[size];
    double[][] prices = new double[4][size];
    int at = 0;
    for (BarFile part : parts) {
      BarSeries bars = part.series();
      if (at > 0 && bars.time(0) <= time[at - 1]) {
        throw new InputException(
            files.getFirst().getParent()
                + " holds files whose times overlap; keep each bar in one of them");
      }
      for (int i = 0; i < bars.size(); i++, at++) {
        time[at] = bars.time(i);
        prices[0][at] = bars.open(i);
        prices[1][at] = bars.high(i);
        prices[2][at] = bars.low(i);
        prices[3][at] = bars.close(i);
      }
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }
}
