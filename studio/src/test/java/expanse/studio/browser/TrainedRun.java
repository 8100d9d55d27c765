package expanse.studio.browser;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.dataset.Dataset;
import expanse.label.HindsightRule;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.pipeline.DataFiles;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.studio.Source;
import expanse.window.LabelledBars;
import expanse.window.Window;
import expanse.window.WindowCutter;
import expanse.window.WindowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of all kinds of base models, trained for a moment on bars of real trades with labels of
/// the hindsight rule.
final class TrainedRun {
  /// Settings that are done in seconds.
  static final List<String> SHORT =
      List.of("steps=20", "ensemble.members=2", "ensemble.folds=2", "split.test=0");

  private static final int BARS = 2_400;

  private static @Nullable TrainedRun once;

  private final Path folder;

  /// The run that all tests of this process look at; nobody changes it.
  static synchronized TrainedRun once() {
    TrainedRun trained = once;
    if (trained == null) {
      trained = new TrainedRun(Browsing.folder());
      once = trained;
    }
    return trained;
  }

  /// @param folder to write to
  private TrainedRun(Path folder) {
    this.folder = folder;
    BarSeries bars = bars();
    BarFiles.write(folder.resolve("bars.csv"), bars);
    Labels.write(folder.resolve("labels.csv"), HindsightRule.defaults().label(bars));
    WindowFile.write(folder.resolve("windows.csv"), bars, WindowCutter.tile(bars, Window.LENGTH));
    TrainingSettings settings = SettingsReader.with(Presets.named(Presets.DEFAULT), SHORT);
    DataFiles files =
        new DataFiles(
            folder.resolve("bars.csv"),
            folder.resolve("labels.csv"),
            folder.resolve("windows.csv"),
            null,
            BarReadOptions.defaults());
    LabelledBars read = files.read(settings.window(), settings.seed());
    Dataset data =
        Assembly.dataset(settings, read.bars(), read.windows(), read.spans(), read.provenance());
    new RunPipeline(data, settings).sources(files.sources()).run(run(), false);
  }

  static BarSeries bars() {
    return RealBars.read().slice(0, BARS);
  }

  Path run() {
    return folder.resolve("first");
  }

  /// The run on a copy of its bars alone.
  Source unlabelled(Path copy) {
    return copied(copy, "bars.csv");
  }

  /// The run on copies of its bars, labels and windows.
  Source labelled(Path copy) {
    return copied(copy, "bars.csv", "labels.csv", "windows.csv");
  }

  private Source copied(Path copy, String... names) {
    for (String name : names) {
      try {
        Files.copy(folder.resolve(name), copy.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Source.of(copy.resolve("bars.csv"), null, null).with(run());
  }
}
