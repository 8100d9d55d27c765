package expanse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.learningcurve.ScoredFold;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrownLabelsTest {
  private static final int START = 6;
  private static final TrainingSettings SETTINGS =
      SettingsReader.with(
          SettingsReader.with(Presets.named("recommended"), ToySet.QUICK),
          List.of("ensemble.members=2", "ensemble.folds=2"));

  @TempDir private Path folder;
  private QualityFold fold;

  @BeforeEach
  void write() {
    ToySet.write(folder, Integer.MAX_VALUE);
    fold = QualitySet.outOfFold(folder, SETTINGS, 2).folds().getFirst();
  }

  private List<Window> windows(GrownLabels.Pick pick, int more) {
    return new GrownLabels(pick, SETTINGS, START, more).windows(fold, 0, folder.resolve("begun"));
  }

  @Test
  void allWaysBeginWithTheSameWindowsAndAddOthersThatMayBeLearnedFrom() {
    List<Window> begun = windows(GrownLabels.Pick.NONE, 3);
    assertThat(begun).hasSize(START);
    List<Window> random = windows(GrownLabels.Pick.RANDOM, 3);
    List<Window> suggested = windows(GrownLabels.Pick.SUGGESTED, 3);
    assertThat(random).hasSize(START + 3).containsAll(begun).doesNotHaveDuplicates();
    assertThat(suggested).hasSize(START + 3).containsAll(begun).doesNotHaveDuplicates();
    assertThat(fold.learn()).containsAll(random).containsAll(suggested);
    assertThat(suggested).isNotEqualTo(random);
  }

  @Test
  void whenNothingIsLeftToChooseTheWaysLearnTheSame() {
    GrownLabels random = new GrownLabels(GrownLabels.Pick.RANDOM, SETTINGS, START, 100);
    GrownLabels suggested = new GrownLabels(GrownLabels.Pick.SUGGESTED, SETTINGS, START, 100);
    assertThat(windows(GrownLabels.Pick.SUGGESTED, 100)).hasSameElementsAs(fold.learn());
    ScoredFold one = random.score(fold, 0, folder.resolve("random"));
    ScoredFold other = suggested.score(fold, 0, folder.resolve("suggested"));
    assertThat(one.rule()).isEqualTo(other.rule());
    assertThat(one.counts()).isEqualTo(other.counts());
    assertThat(one.predictions()).extracting(p -> p.window()).isEqualTo(fold.heldOut());
  }
}
