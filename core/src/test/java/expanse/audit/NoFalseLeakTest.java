package expanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarReadOptions;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.Seeds;
import expanse.testing.SharedData;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On real data nothing sound is called a leak, whatever the seed.
class NoFalseLeakTest {
  private static final int PLACES = 3;
  private static final int SEEDS = 10;

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "tx, tx",
    "tx, tx-up",
    "tx, tx-breakout",
    "tx, tx-human",
    "es, es-human",
    "gold-flags, gold-flags"
  })
  void noSharedSetIsCalledALeak(String bars, String set) {
    TrainingSettings settings = Presets.named(Presets.DEFAULT);
    LabelledBars data =
        LabelledFiles.read(
            SharedData.file(bars + "/bars.csv"),
            SharedData.file(set + "/labels.csv"),
            SharedData.file(set + "/windows.csv"),
            BarReadOptions.defaults(),
            settings.window(),
            settings.seed());
    SplitOptions options = Assembly.splitOptions(settings);
    SplitPlan plan =
        SplitPlanner.plan(data.bars(), data.windows(), data.spans(), data.length(), options);
    List<CausalCheck> checks =
        List.of(new SplitCheck(data, options), new LearningCheck(settings, plan));
    Seeds.each(
        SEEDS,
        seed -> {
          for (CausalAudit.Row row : CausalAudit.run(data, checks, PLACES, seed, done -> {})) {
            assertThat(row.leaks()).as(row.what()).isEmpty();
          }
        });
  }
}
