package expanse.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanTypeModelTest {
  private static final BarSeries BARS = RandomBars.walk(30_000, 11);
  private static final int SPANS = 180;

  /// Spans on a random walk whose type follows from what is before them, or from nothing.
  private static Dataset data(List<String> words, boolean random) {
    Rng rng = new Rng(3);
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < SPANS; k++) {
      int start = 130 + 160 * k + rng.nextInt(20);
      double move = BARS.close(start - 1) / BARS.close(start - 16) - 1;
      double side = BARS.close(start + 7) >= BARS.open(start) ? 1 : -1;
      int kind =
          random
              ? rng.nextInt(words.size())
              : side * move > 0 ? 1 : words.size() > 2 && k % 2 == 0 ? 2 : 0;
      if (!random && kind == 2) {
        kind = BARS.close(start - 1) > BARS.close(start - 46) ? 2 : 0;
      }
      spans.add(new IndexSpan(start, start + 7, new SpanType(words.get(kind)), 1));
      Subset subset = k < 120 ? Subset.TRAIN : k < 150 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + k, subset, start - 50));
    }
    SplitPlan plan = SplitPlanner.plan(BARS, windows, spans, 105, SplitOptions.inTimeOrder(0));
    return new Dataset(BARS, spans, plan, FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, Map.of());
  }

  /// Share of the labels of training and validation that are told rightly by forests that have not
  /// seen them.
  private static double accuracy(Dataset data, SpanTypeModel model) {
    int[] segments = SpanTypeModel.segmentStarts(BARS);
    List<IndexSpan> labels = SpanTypeModel.labels(data);
    int right = 0;
    for (IndexSpan s : labels) {
      float[] context = SpanContext.of(BARS, segments[s.start()], s.start(), s.end());
      double[] p = model.probabilities(context, s.start());
      right += model.types().largest(p).equals(s.type()) ? 1 : 0;
    }
    return (double) right / labels.size();
  }

  @Test
  void typesThatFollowFromWhatIsBeforeAreToldToSpansNotLearnedFrom() {
    Dataset data = data(List.of("after a fall", "after a rise"), false);
    assertThat(SpanTypeModel.labels(data)).hasSize(150);
    assertThat(accuracy(data, SpanTypeModel.fit(data, 1))).isGreaterThan(0.8);
  }

  @Test
  void typesThatFollowFromNothingAreNotTold() {
    Dataset data = data(List.of("a", "b"), true);
    assertThat(accuracy(data, SpanTypeModel.fit(data, 1))).isBetween(0.35, 0.65);
  }

  @Test
  void thereMayBeMoreThanTwoTypesAndProbabilitiesSumToOne() {
    Dataset data = data(List.of("flag", "pennant", "wedge"), false);
    SpanTypeModel model = SpanTypeModel.fit(data, 1);
    double[] p = model.probabilities(SpanContext.of(BARS, 0, 500, 510), -1);
    assertThat(p).hasSize(3);
    assertThat(p[0] + p[1] + p[2]).isBetween(1 - 1e-12, 1 + 1e-12);
    assertThat(accuracy(data, model)).isGreaterThan(0.5);
  }

  @Test
  void whatWasWrittenTellsTheSame(@TempDir Path folder) {
    Dataset data = data(List.of("flag", "pennant", "wedge"), false);
    SpanTypeModel model = SpanTypeModel.fit(data, 1).with(new SpanTypeModel.Skill(90, .8, .6, .1));
    Path file = folder.resolve("span_types.safetensors");
    model.write(file);
    SpanTypeModel read = SpanTypeModel.read(file, data.digest());
    assertThat(read.skill()).isEqualTo(model.skill());
    assertThat(read.types()).isEqualTo(data.types());
    for (int row : new int[] {-1, 200, 9_000, 22_000}) {
      float[] context = SpanContext.of(BARS, 0, 1_000, 1_009);
      assertThat(read.probabilities(context, row)).isEqualTo(model.probabilities(context, row));
    }
    assertThatThrownBy(() -> SpanTypeModel.read(file, "other")).isInstanceOf(InputException.class);
  }

  @Test
  void nothingIsLearnedFromTooFewLabelsOfAType() {
    Dataset data = data(List.of("a", "b"), true);
    List<IndexSpan> spans = new ArrayList<>();
    for (IndexSpan s : data.spans()) {
      SpanType type = new SpanType(spans.size() < 3 ? "rare" : "usual");
      spans.add(new IndexSpan(s.start(), s.end(), type, 1));
    }
    Dataset rare =
        new Dataset(
            BARS, spans, data.plan(), FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, Map.of());
    assertThat(SpanTypeModel.fit(rare, 1).isTrained()).isFalse();
  }

  @Test
  void aSpanIsDescribedByItsOwnBarsAndThoseBeforeIt() {
    float[] whole = SpanContext.of(BARS, 0, 700, 712);
    assertThat(SpanContext.of(BARS.slice(0, 713), 0, 700, 712)).isEqualTo(whole);
    assertThat(SpanContext.of(BARS.slice(639, 713), 0, 61, 73)).isEqualTo(whole);
    assertThat(whole).hasSize(SpanContext.NAMES.size());
    float[] first = SpanContext.of(BARS, 700, 700, 712);
    for (float value : first) {
      assertThat(Float.isFinite(value)).isTrue();
    }
  }
}
