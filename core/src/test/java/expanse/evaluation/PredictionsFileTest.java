package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SyntheticWindows.World;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsFileTest {
  private static final SpanRule RULE = new SpanRule(0.3, 2);

  @TempDir Path folder;

  @Test
  void whatIsReadBackScoresAsWhatWasWritten() {
    SyntheticWindows world = SyntheticWindows.of(new World(20, 2, -2, false, 1), 1);
    List<WindowPrediction> written = new ArrayList<>(world.predictions);
    written.set(0, withTouchingSpans(written.getFirst()));
    Path file = write(world, written);
    List<PredictionsFile.Row> rows = PredictionsFile.read(file);
    assertThat(rows).hasSize(20 * SyntheticWindows.BARS);
    List<WindowPrediction> read = PredictionsFile.windows(rows);
    assertThat(read).hasSameSizeAs(written);
    assertThat(scores(read)).containsExactly(scores(written));
    assertThat(read.getFirst().trueSpans()).hasSize(2);
    assertThat(Evaluator.groups(read).ofWindow()).isEqualTo(Evaluator.groups(written).ofWindow());
  }

  @Test
  void theBestPathOfAChainIsReadBack() {
    SyntheticWindows world = SyntheticWindows.of(new World(2, 2, -2, false, 1), 1);
    List<WindowPrediction> chains = new ArrayList<>();
    for (WindowPrediction w : world.predictions) {
      float[] uncertainty = new float[w.bars()];
      float[] path = new float[w.bars()];
      for (int t = 0; t < path.length; t++) {
        path[t] = t % 3 / 2f;
        uncertainty[t] = t / 1000f;
      }
      chains.add(
          new WindowPrediction(
              w.window(),
              w.probability(),
              w.truth(),
              w.weight(),
              w.trueSpans(),
              w.typeProbability(),
              w.center(),
              w.length(),
              w.countdown(),
              uncertainty,
              path,
              null));
    }
    List<WindowPrediction> read =
        PredictionsFile.windows(PredictionsFile.read(write(world, chains)));
    assertThat(read.getLast().path()).containsExactly(chains.getLast().path());
    assertThat(read.getLast().uncertainty()).containsExactly(chains.getLast().uncertainty());
    SpanRule path = RULE.with(Decoder.VITERBI);
    assertThat(path.mask(read.getLast())).containsExactly(path.mask(chains.getLast()));
  }

  @Test
  void windowsThatShareABarStillDo() {
    SyntheticWindows world = SyntheticWindows.of(new World(4, 2, -2, false, 1), 1);
    List<WindowPrediction> overlapping = new ArrayList<>(world.predictions);
    WindowPrediction second = overlapping.get(1);
    overlapping.set(1, moved(second, overlapping.getFirst().window().start() + 100));
    Path file = write(world, overlapping);
    WindowGroups groups = Evaluator.groups(PredictionsFile.windows(PredictionsFile.read(file)));
    assertThat(groups.count()).isEqualTo(3);
    assertThat(groups.ofWindow()[0]).isEqualTo(groups.ofWindow()[1]);
  }

  @Test
  void aFileOfAnotherKindIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("p.csv"), "window,time\nw,yesterday\n");
    assertThatThrownBy(() -> PredictionsFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("p.csv, line 2")
        .hasMessageContaining("expanse evaluate");
  }

  private Path write(SyntheticWindows world, List<WindowPrediction> predictions) {
    boolean[][] marked = new boolean[predictions.size()][];
    for (int w = 0; w < marked.length; w++) {
      marked[w] = RULE.mask(predictions.get(w));
    }
    Path file = folder.resolve("predictions.csv");
    PredictionsFile.write(file, world.bars, predictions, marked);
    return file;
  }

  private static double[] scores(List<WindowPrediction> windows) {
    return new ResampledScores(RULE, windows, Evaluator.groups(windows)).ofAll();
  }

  private static WindowPrediction withTouchingSpans(WindowPrediction w) {
    float[] truth = new float[w.bars()];
    java.util.Arrays.fill(truth, 10, 20, 1);
    List<IndexSpan> spans =
        List.of(
            new IndexSpan(10, 14, SpanType.RETRACEMENT, 1),
            new IndexSpan(15, 19, SpanType.CONSOLIDATION, 1));
    return new WindowPrediction(
        w.window(),
        w.probability(),
        truth,
        w.weight(),
        spans,
        w.typeProbability(),
        w.center(),
        w.length(),
        w.countdown());
  }

  private static WindowPrediction moved(WindowPrediction w, int start) {
    return new WindowPrediction(
        new expanse.window.Window(w.window().id(), w.window().subset(), start),
        w.probability(),
        w.truth(),
        w.weight(),
        w.trueSpans(),
        w.typeProbability(),
        w.center(),
        w.length(),
        w.countdown());
  }
}
