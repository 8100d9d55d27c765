package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.FileHints;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatorsTest {
  private static final BarSeries BARS = RandomBars.walk(1000, 1);

  @TempDir Path folder;

  private static Label label(int start, int end, String annotator) {
    return new Label(BARS.time(start), BARS.time(end), SpanType.CONSOLIDATION, 1, annotator, "");
  }

  @Test
  void theSameMarksAgreeWhollyAndMarksBesideThemNotAtAll() {
    List<Label> labels = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      labels.add(label(100 * k, 100 * k + 9, "ann"));
      labels.add(label(100 * k, 100 * k + 9, "bob"));
      labels.add(label(100 * k + 50, 100 * k + 59, "eve"));
    }
    List<AnnotatorAgreement> pairs = AnnotatorAgreement.of(BARS, labels);
    assertThat(pairs).hasSize(3);
    assertThat(pairs.get(0).kappa()).isCloseTo(1, within(1e-12));
    assertThat(pairs.get(0).f1()).isCloseTo(1, within(1e-12));
    assertThat(pairs.get(1).f1()).isZero();
    assertThat(pairs.get(1).kappa()).isNegative();
    assertThat(pairs.get(0).text()).contains("ann and bob").contains("kappa 1.00");
  }

  @Test
  void marksOfOtherTimesSayNothing() {
    assertThat(AnnotatorAgreement.of(BARS, List.of(label(0, 9, "ann"), label(500, 509, "bob"))))
        .isEmpty();
  }

  @Test
  void theLabelsOfOneAnnotatorAreTakenAndAnUnknownOneIsRefused() {
    Path bars = folder.resolve("bars.csv");
    Path labels = folder.resolve("labels.csv");
    BarFiles.write(bars, BARS);
    Labels.write(labels, List.of(label(0, 9, "ann"), label(50, 59, "bob"), label(90, 99, "ann")));
    var file = BarFiles.readFile(bars, BarReadOptions.defaults());
    assertThat(Labels.read(labels, file, FileHints.NONE).labels()).hasSize(3);
    assertThat(Labels.read(labels, file, FileHints.NONE.withAnnotator("Ann")).labels()).hasSize(2);
    assertThatThrownBy(() -> Labels.read(labels, file, FileHints.NONE.withAnnotator("eve")))
        .hasMessageContaining("no labels of the annotator eve, only of ann, bob");
  }
}
