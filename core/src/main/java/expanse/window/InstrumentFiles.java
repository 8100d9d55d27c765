package expanse.window;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.market.Rolls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of one instrument.
///
/// @param name its symbol; empty where there is one instrument and nobody named it
/// @param bars its bars, or those of its contracts that follow one another
/// @param labels its labels; null when there are none
/// @param windows its reviewed windows; null when they are to be cut
/// @param shared whether labels and windows are those of several instruments, told apart by a
///   column `symbol`
public record InstrumentFiles(
    String name, List<Path> bars, @Nullable Path labels, @Nullable Path windows, boolean shared) {
  /// Copies the list.
  public InstrumentFiles {
    bars = List.copyOf(bars);
  }

  /// The bars of an instrument that is named after their file.
  public static InstrumentFiles ofBars(Path bars) {
    return new InstrumentFiles(InstrumentFolder.stem(bars), List.of(bars), null, null, false);
  }

  /// One instrument without a name.
  public static InstrumentFiles of(Path bars, @Nullable Path labels, @Nullable Path windows) {
    return new InstrumentFiles("", List.of(bars), labels, windows, false);
  }

  /// Its bars alone, those of each contract in its own time.
  ///
  /// @throws InputException when a file is wrong or holds no bars
  public BarSeries readBars(BarReadOptions options) {
    List<BarSeries> contracts = contracts(read(options));
    return name.isEmpty()
        ? contracts.getFirst()
        : BarSeries.joined(Collections.nCopies(contracts.size(), name), contracts);
  }

  /// What a shared file is to be searched for; null when its files are its own.
  @Nullable String symbol() {
    return shared ? name : null;
  }

  /// Reads the bars files, in order of their first bars.
  ///
  /// @throws InputException when one is wrong or holds no bars
  public List<BarFile> read(BarReadOptions options) {
    List<BarFile> files = new ArrayList<>();
    for (Path file : bars) {
      BarFile read = BarFiles.readFile(file, options);
      if (read.series().size() == 0 && !name.isEmpty()) {
        throw new InputException(
            file + " holds a header and no bars; add bars or take " + name + " out");
      }
      files.add(read);
    }
    if (files.size() > 1) {
      files.sort(Comparator.comparingLong(file -> file.series().time(0)));
    }
    return files;
  }

  /// The bars that count, those of each contract in its own time.
  public static List<BarSeries> contracts(List<BarFile> files) {
    List<BarSeries> all = files.stream().map(BarFile::series).toList();
    return all.size() == 1
        ? all
        : Rolls.cut(all).stream().filter(contract -> contract.size() > 0).toList();
  }
}
