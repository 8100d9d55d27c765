package expanse.pipeline;

import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import expanse.window.OriginalParquet;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of a labelled data set and how they are read. A run keeps this, so that later commands
/// find its data again.
///
/// @param bars bars file; null when there is a windows file instead
/// @param labels label file
/// @param windows window file, or null when windows are to be cut
/// @param windowsFile the original's Parquet, which holds bars, labels and windows in one
/// @param folder of several instruments instead of all these files, see [InstrumentFolder]
/// @param options how times and invalid bars are read
public record DataFiles(
    @Nullable Path bars,
    @Nullable Path labels,
    @Nullable Path windows,
    @Nullable Path windowsFile,
    @Nullable Path folder,
    BarReadOptions options) {
  private static final String BARS = "bars";
  private static final String LABELS = "labels";
  private static final String WINDOWS = "windows";
  private static final String WINDOWS_FILE = "windows-file";
  private static final String FOLDER = "data";

  /// The files of one instrument.
  public DataFiles(
      @Nullable Path bars,
      @Nullable Path labels,
      @Nullable Path windows,
      @Nullable Path windowsFile,
      BarReadOptions options) {
    this(bars, labels, windows, windowsFile, null, options);
  }

  /// A folder of several instruments.
  public static DataFiles ofFolder(Path folder, BarReadOptions options) {
    return new DataFiles(null, null, null, null, folder, options);
  }

  /// What [#sources()] gave.
  ///
  /// @throws InputException when it names no data
  public static DataFiles ofSources(Map<String, String> sources) {
    try {
      return parsed(sources);
    } catch (DateTimeException | InvalidPathException e) {
      throw new InputException(
          "the run's record of its data cannot be read; give other data with --bars and --labels",
          e);
    }
  }

  private static DataFiles parsed(Map<String, String> sources) {
    DataFiles files =
        new DataFiles(
            path(sources, BARS),
            path(sources, LABELS),
            path(sources, WINDOWS),
            path(sources, WINDOWS_FILE),
            path(sources, FOLDER),
            BarReadOptions.of(sources));
    if (files.windowsFile == null
        && files.folder == null
        && (files.bars == null || files.labels == null)) {
      throw new InputException(
          "the run has no record of its data; give other data with --bars and --labels");
    }
    return files;
  }

  private static @Nullable Path path(Map<String, String> sources, String key) {
    String text = sources.get(key);
    return text == null ? null : Path.of(text);
  }

  /// The files that are named, null for those that are not.
  public @Nullable Path[] paths() {
    return new @Nullable Path[] {bars, labels, windows, windowsFile, folder};
  }

  /// Names of the instruments of the folder.
  ///
  /// @throws InputException when no folder is named
  public List<String> instruments() {
    if (folder == null) {
      throw new InputException(
          "leaving one instrument out takes at least two; name a folder of several with --data");
    }
    return InstrumentFolder.of(folder).stream().map(InstrumentFiles::name).toList();
  }

  /// What the user named, by option.
  public Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    put(sources, BARS, bars);
    put(sources, LABELS, labels);
    put(sources, WINDOWS, windows);
    put(sources, WINDOWS_FILE, windowsFile);
    put(sources, FOLDER, folder);
    options.put(sources);
    return sources;
  }

  private static void put(Map<String, String> sources, String key, @Nullable Path file) {
    if (file != null) {
      sources.put(key, file.toAbsolutePath().normalize().toString());
    }
  }

  /// Reads the files; cuts windows when no file names them.
  ///
  /// @param length bars of a window
  /// @param seed of cutting
  public LabelledBars read(int length, long seed) {
    LabelledBars read;
    if (windowsFile != null) {
      read = OriginalParquet.read(windowsFile);
    } else if (folder != null) {
      read = LabelledFiles.readFolder(folder, options, length, seed);
    } else if (bars == null || labels == null) {
      throw new InputException(
          "name the data with --bars and --labels, with --data, or with --windows-file");
    } else {
      read = LabelledFiles.read(bars, labels, windows, options, length, seed);
    }
    return read;
  }
}
