package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarReadOptions;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.SharedData;
import expanse.testing.Splits;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The splits of the data sets beside the project.
class SharedDataTest {
  private static final int LENGTH = 105;

  @ParameterizedTest
  @CsvSource({"tx, 210, 110", "gold-flags, 137, 60"})
  void givenPartsAreSoundAndValidationComesFromTheEndOfTraining(
      String name, int training, int test) {
    LabelledBars data = read(name, true);
    for (String set : FeatureSets.names()) {
      int embargo = FeatureSets.named(set).warmUp();
      SplitPlan plan = plan(data, embargo);
      assertThat(plan.test()).hasSize(test);
      assertThat(plan.train().size() + plan.validation().size() + dropped(plan, Subset.TRAIN))
          .isEqualTo(training);
      assertThat(plan.validation().size()).isBetween(training / 6, training / 4);
      assertThat(plan.train().size()).isGreaterThan(training * 7 / 10);
      assertThat(plan.embargo()).isEqualTo(embargo);
      assertThat(plan.proof()).doesNotContainPattern("shared bars [1-9]");
      assertThat(plan.proof()).doesNotContainPattern("shared labels [1-9]");
      assertThat(plan.proof()).doesNotContainPattern("copied stretches [1-9]");
      assertNothingShared(data, plan);
    }
  }

  @Test
  void windowsCutWithoutAFileGiveASoundSplit() {
    LabelledBars data = read("tx", false);
    assertThat(data.windows()).hasSizeGreaterThan(200);
    SplitPlan plan = plan(data, 128);
    assertThat(plan.train()).hasSizeGreaterThan(data.windows().size() / 2);
    assertThat(plan.dropped()).hasSizeLessThan(data.windows().size() / 20 + 5);
    assertNothingShared(data, plan);
  }

  @Test
  void theBaseRateOfTheTestWindowsIsThatOfTheDataSets() {
    for (String name : List.of("tx", "gold-flags")) {
      LabelledBars data = read(name, true);
      Dataset dataset =
          new Dataset(
              data.bars(),
              data.spans(),
              plan(data, 128),
              FeatureSets.ORIGINAL,
              FeatureContext.COLD,
              data.provenance());
      double rate = dataset.positiveRate(Subset.TEST);
      double everyBar = 2 * rate / (1 + rate);
      // "predict every bar" as the facts of the data sets state it
      assertThat(everyBar)
          .isBetween(name.equals("tx") ? 0.2035 : 0.3425, name.equals("tx") ? 0.2045 : 0.3435);
    }
  }

  private static long dropped(SplitPlan plan, Subset split) {
    return plan.dropped().stream().filter(d -> d.window().subset() == split).count();
  }

  private static LabelledBars read(String name, boolean windows) {
    return LabelledFiles.read(
        SharedData.file(name + "/bars.csv"),
        SharedData.file(name + "/labels.csv"),
        windows ? SharedData.file(name + "/windows.csv") : null,
        BarReadOptions.defaults(),
        LENGTH,
        1);
  }

  private static SplitPlan plan(LabelledBars data, int embargo) {
    return SplitPlanner.plan(
        data.bars(), data.windows(), data.spans(), LENGTH, Splits.inTimeOrder(embargo));
  }

  private static void assertNothingShared(LabelledBars data, SplitPlan plan) {
    List<Window> all = new ArrayList<>(plan.train());
    all.addAll(plan.validation());
    all.addAll(plan.test());
    for (Window a : all) {
      for (Window b : all) {
        if (a.subset() == b.subset() || a.start() > b.start()) {
          continue;
        }
        assertThat(b.start() - a.start() - LENGTH).isGreaterThanOrEqualTo(plan.embargo());
        for (IndexSpan span : data.spans()) {
          if (meets(span, a) && meets(span, b)) {
            throw new AssertionError(span + " lies in " + a + " and " + b);
          }
        }
      }
    }
  }

  private static boolean meets(IndexSpan span, Window window) {
    return span.start() < window.start() + LENGTH && span.end() >= window.start();
  }
}
