package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.SharedData;
import expanse.testing.Splits;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselinesOnRealBarsTest {
  /// The figure of every bar is known from the data's own description.
  @ParameterizedTest
  @CsvSource({"tx, 0.204", "gold-flags, 0.343"})
  void everyBarReachesTheKnownFigureAndNoSimpleRuleIsFarAbove(String set, double everyBar)
      throws IOException {
    BarSeries bars = BarFiles.read(SharedData.file(set + "/bars.csv"), BarReadOptions.defaults());
    List<IndexSpan> spans =
        Labels.toIndexSpans(bars, Labels.read(SharedData.file(set + "/labels.csv")), "labels");
    List<Window> windows = windows(SharedData.file(set + "/windows.csv"), bars);
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, Window.LENGTH, Splits.inTimeOrder(60));
    Dataset data =
        new Dataset(bars, spans, plan, FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, Map.of());
    List<Baseline> baselines =
        Baselines.of(data, new Workers(1)).on(LabelledWindow.of(data, Subset.TEST), bars);
    for (Baseline b : baselines) {
      assertThat(b.micro().f1()).isBetween(0.02, everyBar + 0.3);
    }
    assertThat(baselines.get(0).micro().f1()).isCloseTo(everyBar, within(0.0006));
  }

  private static List<Window> windows(Path file, BarSeries bars) throws IOException {
    List<Window> windows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord r : csv) {
        long time = Instant.parse(r.getField("start")).toEpochMilli();
        windows.add(
            new Window(
                r.getField("window"),
                Subset.valueOf(r.getField("split").toUpperCase(Locale.ROOT)),
                bars.indexOf(time)));
      }
    }
    return windows;
  }
}
