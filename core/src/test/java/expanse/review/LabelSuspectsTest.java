package expanse.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.pipeline.RunPipeline;
import expanse.review.Suspect.Kind;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A market with surges of six bars that are easy to see, labelled by somebody who forgot some,
/// moved some and made some up.
class LabelSuspectsTest {
  private static final int T = 32;
  private static final int WINDOWS = 64;
  private static final TrainingSettings SETTINGS =
      SettingsReader.with(
          Presets.named("seed-baseline"),
          List.of(
              "window=" + T,
              "features.mode=continuous",
              "split.kind=temporal",
              "split.embargo=0",
              "model.hidden=8",
              "model.projection=4",
              "model.input_dropout=0.1",
              "model.dense_dropout=0.1",
              "balancing.kind=span-only",
              "optimiser.learning_rate=0.01",
              "batch_size=8",
              "epochs=30",
              "ensemble.members=4",
              "ensemble.folds=2",
              "threads=2"));

  @TempDir static Path folder;
  private static final List<IndexSpan> FORGOTTEN = new ArrayList<>();
  private static final List<IndexSpan> MOVED = new ArrayList<>();
  private static final List<IndexSpan> MADE_UP = new ArrayList<>();
  private static BarSeries bars;
  private static Dataset data;
  private static LabelSuspects found;

  @BeforeAll
  static void train() {
    List<IndexSpan> spans = new ArrayList<>();
    bars = market(spans);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < WINDOWS; k++) {
      windows.add(new Window("w" + k, null, (k + 1) * T));
    }
    data = Assembly.dataset(SETTINGS, bars, windows, plant(spans), Map.of());
    new RunPipeline(data, SETTINGS).run(folder.resolve("run"), false);
    try (Predictor predictor = Predictor.open(folder.resolve("run"), 2)) {
      found = LabelSuspects.of(data, predictor.selection(data));
    }
  }

  private static BarSeries market(List<IndexSpan> surges) {
    int n = (WINDOWS + 2) * T;
    Rng rng = new Rng(4);
    long[] time = new long[n];
    double[][] p = new double[4][n];
    double price = 1000;
    int left = 0;
    double direction = 0;
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      if (i % T == 10) {
        left = 6;
        direction = rng.nextDouble() < 0.5 ? -1 : 1;
        surges.add(new IndexSpan(i, i + 5, SpanTypes.SEEDS.get(rng.nextInt(2)), 1));
      }
      double move = left-- > 0 ? direction * (3 + rng.nextDouble()) : rng.nextGaussian() * 0.5;
      p[0][i] = price;
      price = Math.max(100, price + move);
      p[3][i] = price;
      p[1][i] = Math.max(p[0][i], price) + rng.nextDouble() * 0.3;
      p[2][i] = Math.min(p[0][i], price) - rng.nextDouble() * 0.3;
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }

  /// Every tenth label is left out, another tenth moved by four bars, another put on nothing.
  private static List<IndexSpan> plant(List<IndexSpan> spans) {
    List<IndexSpan> wrong = new ArrayList<>();
    for (int k = 0; k < spans.size(); k++) {
      IndexSpan span = spans.get(k);
      IndexSpan moved = new IndexSpan(span.start() + 4, span.end() + 4, span.type(), 1);
      switch (k % 10) {
        case 2 -> FORGOTTEN.add(span);
        case 5 -> {
          MOVED.add(moved);
          wrong.add(moved);
        }
        case 8 -> {
          IndexSpan nothing = new IndexSpan(span.start() + 13, span.end() + 13, span.type(), 1);
          MADE_UP.add(nothing);
          wrong.add(span);
          wrong.add(nothing);
        }
        default -> wrong.add(span);
      }
    }
    return wrong;
  }

  private static boolean planted(Suspect suspect) {
    List<IndexSpan> mistakes =
        switch (suspect.kind()) {
          case MISSING -> FORGOTTEN;
          case ENDS -> MOVED;
          case SPURIOUS -> MADE_UP;
          case TYPE -> List.of();
        };
    return mistakes.stream()
        .anyMatch(m -> m.start() <= suspect.end() && m.end() >= suspect.start());
  }

  @Test
  void plantedMistakesLeadTheRankingFarAboveChance() {
    int mistakes = FORGOTTEN.size() + MOVED.size() + MADE_UP.size();
    List<Suspect> top = found.suspects().subList(0, mistakes * 3 / 4);
    double precision = (double) top.stream().filter(s -> planted(s)).count() / top.size();
    double chance = (double) mistakes / (data.spans().size() + FORGOTTEN.size());
    assertThat(chance).isLessThan(0.35);
    assertThat(precision).isGreaterThan(0.85);
  }

  @Test
  void everyKindOfMistakeIsFoundAsItself() {
    Map<Kind, Integer> right = new EnumMap<>(Kind.class);
    for (Suspect suspect : found.suspects()) {
      if (planted(suspect)) {
        right.merge(suspect.kind(), 1, Integer::sum);
      }
    }
    for (Kind kind : List.of(Kind.MISSING, Kind.SPURIOUS, Kind.ENDS)) {
      assertThat(right.getOrDefault(kind, 0)).as("%s", kind).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void whatIsSuggestedForAMovedOrMissingLabelIsTheSurgeItself() {
    int near = 0;
    int all = 0;
    for (Suspect suspect : found.suspects()) {
      if (planted(suspect) && suspect.suggested() != null) {
        int start = suspect.suggested().start() % T;
        int end = suspect.suggested().end() % T;
        near += Math.abs(start - 10) <= 2 && Math.abs(end - 15) <= 2 ? 1 : 0;
        all++;
      }
    }
    assertThat(all).isGreaterThan(4);
    assertThat(near).isGreaterThanOrEqualTo(all * 2 / 3);
  }

  @Test
  void theFileHoldsEverySuspectWorstFirst() throws Exception {
    Path file = folder.resolve("suspects.csv");
    SuspectFile.write(file, bars, found);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(found.suspects().size() + 1);
    assertThat(lines.getFirst()).startsWith("rank,start,end,type,doubt,score,");
    double last = 1;
    for (String line : lines.subList(1, lines.size())) {
      double score = Double.parseDouble(line.split(",", -1)[5]);
      assertThat(score).isBetween(0.2 - 1e-4, last);
      last = score;
    }
  }

  @Test
  void typesDealtOutAtRandomAreNotDoubted() {
    // the type of a surge is drawn by lot, so no head can be trusted with it
    assertThat(found.count(Kind.TYPE)).isZero();
    assertThat(found.typeNote()).contains("not checked");
  }

  @Test
  void aTypeThatTheHeadDeniesIsDoubtedWhenTheHeadIsGood() {
    List<WindowPrediction> windows = new ArrayList<>();
    List<IndexSpan> labels = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      boolean first = k % 2 == 0;
      // what the head says is always right; label 4 says otherwise
      boolean labelledFirst = k == 4 ? !first : first;
      IndexSpan label =
          new IndexSpan(
              k * T + 10,
              k * T + 15,
              labelledFirst ? SpanType.CONSOLIDATION : SpanType.RETRACEMENT,
              1);
      labels.add(label);
      float[] p = new float[T];
      float[] one = new float[T];
      Arrays.fill(one, 1);
      float said = first ? 0.8f : 0.2f;
      windows.add(
          new WindowPrediction(
              new Window("w" + k, Subset.VALIDATION, k * T),
              p,
              new float[T],
              one,
              List.of(),
              new float[] {said, 1 - said},
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    PredictedBars predicted = new PredictedBars(bars, labels, windows);
    TypeDoubts types = TypeDoubts.of(SpanTypes.SEEDS, labels, windows);
    assertThat(types.note()).isEmpty();
    for (int k = 0; k < 20; k++) {
      Suspect suspect = types.ofLabel(labels.get(k), predicted);
      double score = suspect == null ? 0 : suspect.score();
      if (k == 4) {
        assertThat(score).isGreaterThanOrEqualTo(ClassThresholds.CONFIDENT - 1e-6);
      } else {
        assertThat(score).isLessThan(0.1);
      }
    }
  }

  @Test
  void aDoubtIsHalfWhereTheOtherClassUsuallyIsAndOneAtTheFarEnd() {
    ClassThresholds thresholds = new ClassThresholds(0.1, 0.4);
    assertThat(thresholds.ofPresent(0.9)).isZero();
    assertThat(thresholds.ofPresent(0.4)).isZero();
    assertThat(thresholds.ofPresent(0.25)).isEqualTo(0.25, within(1e-12));
    assertThat(thresholds.ofPresent(0.1)).isEqualTo(0.5, within(1e-12));
    assertThat(thresholds.ofPresent(0.05)).isEqualTo(0.75, within(1e-12));
    assertThat(thresholds.ofPresent(0)).isEqualTo(1, within(1e-12));
    assertThat(thresholds.ofAbsent(0.1)).isZero();
    assertThat(thresholds.ofAbsent(0.4)).isEqualTo(0.5, within(1e-12));
    assertThat(thresholds.ofAbsent(1)).isEqualTo(1, within(1e-12));
  }

  @Test
  void aRunThatTellsNothingApartDoubtsNothing() {
    List<WindowPrediction> flat = new ArrayList<>();
    for (Window window : data.windows(Subset.VALIDATION)) {
      float[] p = new float[T];
      float[] one = new float[T];
      Arrays.fill(p, .3f);
      Arrays.fill(one, 1);
      flat.add(
          new WindowPrediction(
              window, p, p, one, List.of(), new float[0], Float.NaN, Float.NaN, new float[0]));
    }
    assertThatThrownBy(() -> LabelSuspects.of(data, flat))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot check labels");
  }
}
