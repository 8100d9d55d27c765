package expanse.audit;

import expanse.decoding.SpanRule;
import expanse.detection.BarDetector;
import expanse.detection.LiveView;
import expanse.ensemble.Predictor;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The predictions of a run on the last windows before a place: bar by bar, and as evaluation
/// predicts the same windows of the whole series, later bars included.
public final class LiveCheck implements CausalCheck {
  private static final int PREDICTED = 16;
  private static final int AFTER = 8;
  private static final SpanRule ANY = new SpanRule(0.5, 1); // spans are not compared

  private final Path run;
  private final TrainingSettings settings;
  private final int threads;

  /// @param run folder of a finished run
  /// @param settings of the run
  /// @param threads to compute on
  public LiveCheck(Path run, TrainingSettings settings, int threads) {
    this.run = run;
    this.settings = settings;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "run: probabilities bar by bar and by window";
  }

  @Override
  public int reach() {
    return settings.window() + PREDICTED;
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    List<Known> known = new ArrayList<>();
    live(known, data.bars(), place);
    windows(known, data.bars(), place);
    return known;
  }

  private void live(List<Known> known, BarSeries bars, int place) {
    int last = Math.min(bars.size(), place + AFTER);
    try (BarDetector live = BarDetector.open(run, ANY, bars.intervalMillis(), threads)) {
      for (int i = 0; i < last; i++) {
        LiveView view = live.push(bars.bar(i));
        if (i < place && view.predicted()) {
          known.add(table("live probability", bars, i + 1, view.probabilities()));
        }
      }
    }
  }

  private void windows(List<Known> known, BarSeries bars, int place) {
    int length = settings.window();
    int count = Math.min(PREDICTED, place - length + 1);
    int[] starts = new int[count];
    Arrays.setAll(starts, k -> place - length - k);
    float[][] probability = new float[count][length];
    WindowFeatures upright = features(bars);
    @Nullable WindowFeatures inverted =
        settings.inference().testTimeInversion() ? features(bars.inverted()) : null;
    try (Predictor predictor = Predictor.open(run, threads)) {
      predictor.probabilities(upright, inverted, starts, count, probability);
    }
    for (int k = 0; k < count; k++) {
      known.add(table("window probability", bars, starts[k] + length, probability[k]));
    }
  }

  private WindowFeatures features(BarSeries bars) {
    return WindowFeatures.of(
        Assembly.featureSet(settings), Assembly.featureContext(settings), bars);
  }

  /// @param end one past the last row of the window
  private static Known table(String column, BarSeries bars, int end, float[] values) {
    long[] times = new long[values.length];
    Arrays.setAll(times, t -> bars.time(end - values.length + t));
    return new Known(List.of(column), times, values);
  }
}
