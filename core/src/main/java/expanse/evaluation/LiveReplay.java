package expanse.evaluation;

import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.ensemble.Predictor;
import expanse.ensemble.ShownWindows;
import expanse.ensemble.WindowOutputs;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.market.Segment;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import expanse.metric.Spans.Span;
import expanse.run.LiveUse;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Replays reviewed windows bar by bar: each bar is scored by the window that ends with it, so that
/// nothing after it can be seen. These are the windows, and the bits, of
/// `expanse.detection.BarDetector`.
public final class LiveReplay {
  private static final int PASSES = 20_000; // of networks, that the scored windows may cost
  private static final int CHOSEN_ON = 3_000; // bars that choose the threshold, about

  private final Predictor predictor;
  private final SpanRule rule;

  /// @param rule threshold and shortest span of the run
  public LiveReplay(Predictor predictor, SpanRule rule) {
    this.predictor = predictor;
    this.rule = rule;
  }

  /// Evaluates windows. All bars of labelled spans are scored, and of all bars every n-th: n is 1
  /// for small runs and grows with the number of windows and models, so that the time stays short.
  ///
  /// @param everyBar whether all bars are scored, however long it takes
  /// @param use threshold and calibration of the newest bar
  /// @param data the data of the windows to be scored
  /// @param scored predictions of these windows
  /// @param resamples of the intervals
  /// @param seed of resampling
  public Replayed evaluate(
      boolean everyBar,
      LiveUse use,
      Dataset data,
      List<WindowPrediction> scored,
      int resamples,
      long seed) {
    List<SpanRule> rules = List.of(rule, rule(use.raw()));
    int step = everyBar ? 1 : step(data, scored);
    List<LiveWindow> windows = windows(data, scored, rules, step, true);
    return new Replayed(
        new LiveScores(windows, rules, use, step).evaluation(resamples, seed),
        windows.stream().map(w -> w.annotated().with(w.newest(), w.weight(step))).toList(),
        windows.stream().map(LiveWindow::forecast).toList(),
        windows);
  }

  /// What came of a replay.
  ///
  /// @param evaluation its scores
  /// @param newest the windows with the probabilities of bars while newest, before they are
  ///   corrected; weight 0 for bars that were not predicted
  /// @param forecast `[T]` for each window, larger where the next start seemed nearer while the bar
  ///   was the newest; NaN where it was not predicted
  /// @param windows all that was said
  public record Replayed(
      LiveEvaluation evaluation,
      List<WindowPrediction> newest,
      List<float[]> forecast,
      List<LiveWindow> windows) {}

  private int step(Dataset data, List<WindowPrediction> windows) {
    int ways = predictor.settings().inference().testTimeInversion() ? 2 : 1;
    long all = (long) windows.size() * data.windowLength() * predictor.metadata().ensemble() * ways;
    return Math.clamp(Math.ceilDiv(all, PASSES), 1, widestStep(data));
  }

  private static int widestStep(Dataset data) {
    return Math.max(1, data.windowLength() / 10);
  }

  /// Chooses how newest bars are used: the threshold of their largest smoothed F1, and what
  /// corrects their probabilities.
  ///
  /// @param own the run's own data
  /// @param selection predictions of those of its windows on which choices may be made
  /// @return null when none of these has a window before it
  public @Nullable LiveUse choose(Dataset own, List<WindowPrediction> selection) {
    int step = widestStep(own);
    int bars = selection.size() * Math.ceilDiv(own.windowLength(), step);
    int every = Math.max(1, Math.ceilDiv(bars, CHOSEN_ON));
    List<WindowPrediction> some =
        IntStream.range(0, selection.size())
            .filter(i -> i % every == 0)
            .mapToObj(selection::get)
            .toList();
    List<WindowPrediction> newest =
        windows(own, some, List.of(), step, false).stream()
            .map(w -> w.annotated().with(w.newest(), w.weight(step)))
            .filter(w -> LiveScores.count(w.weight()) > 0)
            .toList();
    if (newest.isEmpty()) {
      return null;
    }
    float[] probability =
        Scores.concat(newest.stream().map(WindowPrediction::probability).toList());
    float[] truth = Scores.concat(newest.stream().map(WindowPrediction::truth).toList());
    float[] weight = Scores.concat(newest.stream().map(WindowPrediction::weight).toList());
    return new LiveUse(
        ThresholdChoice.robust(newest, 1).threshold(),
        Calibrator.Platt.fit(probability, truth, weight),
        newest.size(),
        LiveScores.count(weight));
  }

  /// The rule of the run with another threshold.
  private SpanRule rule(double threshold) {
    return new SpanRule(
        threshold,
        1, // the newest bar may be the first of its span
        rule.decoder() == Decoder.SPANS ? Decoder.MARGINALS : rule.decoder());
  }

  /// Replays windows under some rules.
  ///
  /// @param step every so many bars are scored
  /// @param withSpans whether all bars of labelled spans are, too
  List<LiveWindow> windows(
      Dataset data,
      List<WindowPrediction> annotated,
      List<SpanRule> rules,
      int step,
      boolean withSpans) {
    List<LiveWindow> windows = new ArrayList<>();
    List<int[]> ends = new ArrayList<>();
    for (WindowPrediction window : annotated) {
      ends.add(ends(data, window, step, withSpans));
    }
    predictor.replay(
        data,
        annotated.stream().map(WindowPrediction::window).toList(),
        new ShownWindows() {
          @Override
          public int[] starts(int index) {
            int shift = annotated.get(index).window().start() - data.windowLength() + 1;
            return IntStream.of(ends.get(index)).map(t -> shift + t).toArray();
          }

          @Override
          public void take(int index, WindowOutputs outputs) {
            WindowPrediction window = annotated.get(index);
            int[] scored = ends.get(index);
            windows.add(
                new LiveWindow(
                    window,
                    first(data, window),
                    newest(scored, window.bars(), outputs),
                    forecast(scored, window.bars(), outputs),
                    spans(data, window),
                    rules.stream().map(r -> marks(r, scored, window.bars(), outputs)).toList()));
          }
        });
    return windows;
  }

  /// Bars of an annotated window to be scored as the newest.
  private static int[] ends(Dataset data, WindowPrediction window, int step, boolean withSpans) {
    BitSet ends = new BitSet();
    for (int t = 0; t < window.bars(); t += step) {
      ends.set(t);
    }
    if (withSpans) {
      for (Span span : spans(data, window)) {
        ends.set(span.start(), Math.min(span.end() + 1, window.bars()));
      }
    }
    ends.clear(0, first(data, window));
    return ends.stream().toArray();
  }

  /// The first bar of a window with a whole window behind it in its segment.
  private static int first(Dataset data, WindowPrediction window) {
    int start = window.window().start();
    int segment = 0;
    for (Segment one : data.bars().segments()) {
      if (one.from() < start + window.bars()) {
        segment = one.from();
      }
    }
    return Math.clamp(segment + data.windowLength() - 1L - start, 0, window.bars());
  }

  private static float[] newest(int[] ends, int bars, WindowOutputs outputs) {
    float[] newest = new float[bars];
    for (int i = 0; i < ends.length; i++) {
      newest[ends[i]] = outputs.probability[i][bars - 1];
    }
    return newest;
  }

  private static float[] forecast(int[] ends, int bars, WindowOutputs outputs) {
    float[] forecast = new float[bars];
    Arrays.fill(forecast, Float.NaN);
    for (int i = 0; i < ends.length; i++) {
      float soon = outputs.startsSoon[i];
      forecast[ends[i]] = Float.isNaN(soon) ? -outputs.countdown[i] : soon;
    }
    return forecast;
  }

  private static LiveMarks marks(SpanRule rule, int[] ends, int bars, WindowOutputs outputs) {
    BitSet[] after = new BitSet[bars];
    for (int t = 0; t < bars; t++) {
      after[t] = new BitSet();
    }
    for (int i = 0; i < ends.length; i++) {
      int moved = bars - 1 - ends[i]; // bars before the annotated window
      for (Span span : rule.spans(outputs.probability[i], outputs.path[i], outputs.field[i])) {
        if (span.end() >= moved) {
          after[ends[i]].set(Math.max(span.start() - moved, 0), span.end() - moved + 1);
        }
      }
    }
    return new LiveMarks(after);
  }

  private static List<Span> spans(Dataset data, WindowPrediction window) {
    int start = window.window().start();
    List<Span> spans = new ArrayList<>();
    for (IndexSpan span : data.spans()) {
      int from = span.start() - start;
      if (from >= 0 && from < window.bars() && window.weight()[from] > 0) {
        spans.add(new Span(from, span.end() - start));
      }
    }
    return spans;
  }
}
