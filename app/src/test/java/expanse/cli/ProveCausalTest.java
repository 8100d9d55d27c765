package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.audit.CausalAudit;
import expanse.audit.CausalCheck;
import expanse.audit.LearningCheck;
import expanse.audit.SplitCheck;
import expanse.cli.data.SampleTrades;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.window.LabelledBars;
import expanse.window.WindowCutter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proof on files, with a run that has everything: trees, folds, views, inversion, calibration.
class ProveCausalTest {
  @TempDir Path folder;

  @Test
  void everythingOfARunIsComparedAndTheSame() {
    ToyFiles files = ToyFiles.in(folder, 4);
    Path run = folder.resolve("run");
    Run trained =
        Run.of(
            "train",
            "--bars=" + files.bars(),
            "--labels=" + files.labels(),
            "--windows=" + files.windows(),
            "--out=" + run,
            "--set=window=" + ToyFiles.WINDOW,
            "--set=epochs=1",
            "--set=steps=3",
            "--set=split.embargo=0",
            "--set=model.hidden=4",
            "--set=ensemble.members=2",
            "--set=ensemble.folds=2",
            "--set=segments.bar_trees=3",
            "--threads=1");
    assertThat(trained.err()).doesNotContain("error");
    Run proved =
        Run.of(
            "prove-causal",
            "--bars=" + files.bars(),
            "--labels=" + files.labels(),
            "--windows=" + files.windows(),
            "--run=" + run,
            "--places=2");
    assertThat(proved.err()).doesNotContain("note: not checked").doesNotContain("error");
    assertThat(proved.out())
        .contains("features hindsight, cold")
        .contains("split: subset of every window")
        .contains("training: inputs, targets, base rate")
        .contains("run: probabilities chosen on, calibration, threshold")
        .contains("run: probabilities bar by bar and by window")
        .contains("run: live signals with restarts, repeats and late bars")
        .contains("verdict: no look-ahead found")
        .doesNotContain("nothing to compare")
        .doesNotContain("LEAK");
    assertThat(proved.code()).isZero();
  }

  @Test
  void withBarsAloneTheFeaturesAreComparedAndTheRestIsSaidToBeMissing() {
    ToyFiles files = ToyFiles.in(folder, 5);
    Run proved = Run.of("prove-causal", "--bars=" + files.bars(), "--places=1");
    assertThat(proved.code()).isZero();
    assertThat(proved.out()).contains("verdict: no look-ahead");
    assertThat(proved.err()).contains("not checked: split and training (give --labels)");
  }

  @Test
  void theDemosOwnDataAreNeverCalledALeak() {
    TrainingSettings settings = Presets.named(Presets.DEFAULT);
    BarSeries bars = SampleTrades.read().toBars(60_000);
    List<Label> labels = HindsightRule.defaults().label(bars);
    LabelledBars data =
        new LabelledBars(
            bars,
            Labels.toIndexSpans(bars, labels, "the demo's labels"),
            WindowCutter.tile(bars, settings.window()),
            settings.window(),
            Map.of(),
            List.of());
    SplitOptions options = Assembly.splitOptions(settings);
    SplitPlan plan =
        SplitPlanner.plan(data.bars(), data.windows(), data.spans(), data.length(), options);
    List<CausalCheck> checks =
        List.of(new SplitCheck(data, options), new LearningCheck(settings, plan));
    for (long seed = 1; seed <= 10; seed++) {
      for (CausalAudit.Row row : CausalAudit.run(data, checks, 3, seed, done -> {})) {
        assertThat(row.leaks()).as("%s, seed %d", row.what(), seed).isEmpty();
      }
    }
  }
}
