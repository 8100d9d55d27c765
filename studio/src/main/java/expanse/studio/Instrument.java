package expanse.studio;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.market.BarSeries;
import expanse.studio.chart.BarLevels;
import expanse.studio.marking.MarkFiles;
import expanse.studio.marking.MarkStore;
import expanse.studio.marking.Queue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One instrument that is open: its bars at every zoom, its marks, and those of a second annotator.
final class Instrument implements AutoCloseable {
  private final Source source;
  private final BarFile file;
  private final BarLevels levels;
  private final List<String> types;
  private final int window;
  private final MarkStore first;
  private final Queue atRandom;
  private @Nullable MarkStore second;

  private Instrument(Source source, BarFile file, List<String> types, int window) {
    this.source = source;
    this.file = file;
    this.types = types;
    this.window = window;
    this.levels = BarLevels.of(file.series());
    this.atRandom = Queue.atRandom(file.series(), window);
    this.first =
        MarkStore.open(
            new MarkFiles(
                file.series(),
                source.labels(),
                source.windows(),
                file.zone(),
                file.shiftMillis(),
                window),
            types);
  }

  /// Reads the bars and opens the marks.
  ///
  /// @throws expanse.base.InputException when a file is wrong or in use
  static Instrument open(Source source, BarReadOptions options, List<String> types, int window) {
    return new Instrument(source, BarFiles.readFile(source.bars(), options), types, window);
  }

  String name() {
    return source.name();
  }

  BarSeries bars() {
    return file.series();
  }

  List<String> notes() {
    return file.notes();
  }

  BarLevels levels() {
    return levels;
  }

  /// The marks that training reads.
  MarkStore first() {
    return first;
  }

  /// The marks of a second annotator; nothing of the first is in them.
  synchronized MarkStore second() {
    MarkStore open = second;
    if (open == null) {
      open =
          MarkStore.open(
              new MarkFiles(
                  file.series(),
                  source.secondLabels(),
                  source.secondWindows(),
                  file.zone(),
                  file.shiftMillis(),
                  window),
              types);
      second = open;
    }
    return open;
  }

  /// Windows to look through in random order.
  Queue atRandom() {
    return atRandom;
  }

  @Override
  public synchronized void close() {
    first.close();
    if (second != null) {
      second.close();
    }
  }
}
