package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
