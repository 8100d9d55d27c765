package expanse.evaluation;

import expanse.decoding.SpanRule;
import expanse.evaluation.LiveEvaluation.After;
import expanse.evaluation.LiveEvaluation.AtThreshold;
import expanse.evaluation.LiveEvaluation.Delay;
import expanse.evaluation.LiveEvaluation.Retraction;
import expanse.evaluation.LiveEvaluation.SinceStart;
import expanse.evaluation.LiveEvaluation.WholeWindow;
import expanse.metric.BinaryCounts;
import expanse.metric.Bootstrap;
import expanse.metric.Calibration;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.metric.Spans.Span;
import expanse.run.LiveUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Scores of windows that were scored bar by bar.
final class LiveScores {
  /// Numbers of bars known after the scored bar; those that leave less than half of a window are
  /// left out.
  private static final int[] FOLLOWED = {0, 1, 2, 3, 5, 10, 20, 40};

  private static final int PLACES = 20;
  private static final int STATISTICS = 6; // of one rule

  private final List<LiveWindow> windows;
  private final List<SpanRule> rules;
  private final LiveUse use;
  private final int step;
  private final List<float[]> weights; // of every `step`th bar
  private final List<float[]> all; // of all bars that can be scored
  private final List<BinaryCounts> whole; // with the whole window in sight, at the first rule
  private final RankedBars ranked;
  private final int[] followed;
  private final int bars; // T

  /// @param windows with the detections of these rules
  /// @param rules the run's first, then that of newest bars
  /// @param use what corrects the probabilities of newest bars
  /// @param step every so many bars of the windows were scored, and all bars of their spans
  LiveScores(List<LiveWindow> windows, List<SpanRule> rules, LiveUse use, int step) {
    this.windows = windows;
    this.use = use;
    this.rules = rules;
    this.step = step;
    weights = windows.stream().map(w -> w.weight(step)).toList();
    all = windows.stream().map(w -> w.weight(1)).toList();
    whole = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      var annotated = windows.get(w).annotated();
      whole.add(
          BinaryCounts.ofMask(rules.getFirst().mask(annotated), annotated.truth(), weights.get(w)));
    }
    ranked = ranked(windows.stream().map(LiveWindow::newest).toList());
    bars = windows.stream().mapToInt(w -> w.newest().length).max().orElse(0);
    followed = IntStream.of(FOLLOWED).filter(k -> 2 * k < bars).toArray();
  }

  private RankedBars ranked(List<float[]> probability) {
    return new RankedBars(
        Scores.concat(probability),
        Scores.concat(windows.stream().map(w -> w.annotated().truth()).toList()),
        Scores.concat(weights));
  }

  LiveEvaluation evaluation(int resamples, long seed) {
    List<AtRule> atRules = new ArrayList<>();
    for (int r = 0; r < rules.size(); r++) {
      atRules.add(new AtRule(r));
    }
    WindowGroups groups = Evaluator.groups(windows.stream().map(LiveWindow::annotated).toList());
    float[] times = new float[windows.size() * bars];
    double[][] d =
        Bootstrap.distributions(
            groups.count(),
            resamples,
            seed,
            drawn -> {
              int[] ofWindow = IntStream.of(groups.ofWindow()).map(group -> drawn[group]).toArray();
              for (int w = 0; w < ofWindow.length; w++) {
                Arrays.fill(times, w * bars, (w + 1) * bars, ofWindow[w]);
              }
              double[] values = new double[1 + STATISTICS * rules.size()];
              values[0] = ranked.averagePrecision(times);
              for (int r = 0; r < rules.size(); r++) {
                atRules.get(r).statistics(ofWindow, values, 1 + STATISTICS * r);
              }
              return values;
            });
    BinaryCounts seen = SubsetScorer.sum(whole);
    int skipped = 0;
    for (int w = 0; w < windows.size(); w++) {
      skipped += windows.get(w).skipped(step);
    }
    return new LiveEvaluation(
        step,
        ranked.size(),
        skipped,
        ranked.averagePrecision(),
        Bootstrap.ends95(d[0]),
        new WholeWindow(
            seen.f1(),
            seen.recall(),
            ranked(windows.stream().map(w -> w.annotated().probability()).toList())
                .averagePrecision()),
        newest(),
        atRules.getFirst().scores(d, 1),
        atRules.getLast().scores(d, 1 + STATISTICS),
        null);
  }

  private LiveEvaluation.Newest newest() {
    float[] raw = Scores.concat(windows.stream().map(LiveWindow::newest).toList());
    float[] corrected = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      corrected[i] = (float) use.correct(raw[i]);
    }
    float[] truth = Scores.concat(windows.stream().map(w -> w.annotated().truth()).toList());
    float[] weight = Scores.concat(weights);
    return new LiveEvaluation.Newest(
        use.threshold(),
        Calibration.of(corrected, truth, weight).ece(),
        Calibration.of(raw, truth, weight).ece());
  }

  /// Number of bars that count.
  static int count(float[] weight) {
    int n = 0;
    for (float w : weight) {
      n += w > 0 ? 1 : 0;
    }
    return n;
  }

  /// A span within a window and how late it was found.
  ///
  /// @param window index
  /// @param delay [LiveWindow#delays]
  private record Found(int window, int delay) {}

  /// What one rule makes of the windows.
  private final class AtRule {
    private final int rule;
    private final List<BinaryCounts> counts = new ArrayList<>();
    private final Found[] found; // by rising delay

    AtRule(int rule) {
      this.rule = rule;
      List<Found> spans = new ArrayList<>();
      for (int w = 0; w < windows.size(); w++) {
        counts.add(counts(w, 0, 0));
        LiveMarks marks = marks(w);
        for (int delay : windows.get(w).delays(t -> marks.marked(t, 0))) {
          spans.add(new Found(w, delay));
        }
      }
      found = spans.toArray(Found[]::new);
      Arrays.sort(found, Comparator.comparingInt(Found::delay));
    }

    private LiveMarks marks(int w) {
      return windows.get(w).marks().get(rule);
    }

    /// Counts of the bars of a window that have so many followers, when some of them have followed
    /// and the last of these is one that was scored.
    private BinaryCounts counts(int w, int after, int followers) {
      LiveMarks marks = marks(w);
      float[] weight = all.get(w).clone();
      boolean[] mask = new boolean[weight.length];
      for (int t = 0; t < weight.length; t++) {
        if (t + followers >= weight.length || (t + after) % step != 0) {
          weight[t] = 0;
        } else if (weight[t] > 0) {
          mask[t] = marks.marked(t, after);
        }
      }
      return BinaryCounts.ofMask(mask, windows.get(w).annotated().truth(), weight);
    }

    /// F1, recall, loss to the whole window, false detections, median delay, fraction missed.
    ///
    /// @param times how often each window counts
    /// @param into receives them from an offset
    void statistics(int[] times, double[] into, int offset) {
      double tp = 0;
      double fp = 0;
      double fn = 0;
      double wholeTp = 0;
      double wholeErrors = 0;
      double scored = 0;
      for (int w = 0; w < times.length; w++) {
        BinaryCounts c = counts.get(w);
        tp += times[w] * c.truePositive();
        fp += times[w] * c.falsePositive();
        fn += times[w] * c.falseNegative();
        BinaryCounts all = whole.get(w);
        wholeTp += times[w] * all.truePositive();
        wholeErrors += times[w] * (all.falsePositive() + all.falseNegative());
        scored += times[w] * c.total();
      }
      double f1 = share(2 * tp, 2 * tp + fp + fn);
      into[offset] = f1;
      into[offset + 1] = share(tp, tp + fn);
      into[offset + 2] = share(2 * wholeTp, 2 * wholeTp + wholeErrors) - f1;
      into[offset + 3] = share(1000 * fp, scored);
      int spans = 0;
      int never = 0;
      for (Found one : found) {
        spans += times[one.window()];
        never += one.delay() == LiveWindow.NEVER ? times[one.window()] : 0;
      }
      into[offset + 4] = median(times, spans - never);
      into[offset + 5] = share(never, spans);
    }

    /// The lower median of the delays of the spans that were found.
    private double median(int[] times, int all) {
      int passed = 0;
      for (Found one : found) {
        passed += times[one.window()];
        if (one.delay() != LiveWindow.NEVER && 2 * passed >= all && passed > 0) {
          return one.delay();
        }
      }
      return Double.NaN;
    }

    AtThreshold scores(double[][] d, int offset) {
      double[] values = new double[STATISTICS];
      int[] once = new int[windows.size()];
      Arrays.fill(once, 1);
      statistics(once, values, 0);
      BinaryCounts micro = SubsetScorer.sum(counts);
      return new AtThreshold(
          rules.get(rule).threshold(),
          micro.f1(),
          micro.precision(),
          micro.recall(),
          values[3],
          new Delay(found.length, values[4], values[5]),
          new LiveEvaluation.Intervals(
              Bootstrap.ends95(d[offset]),
              Bootstrap.ends95(d[offset + 1]),
              Bootstrap.ends95(d[offset + 2]),
              Bootstrap.ends95(d[offset + 3]),
              Bootstrap.ends95(d[offset + 4]),
              Bootstrap.ends95(d[offset + 5])),
          sinceStart(micro),
          settling(),
          retraction());
    }

    private List<SinceStart> sinceStart(BinaryCounts micro) {
      int[] cases = new int[PLACES];
      int[] hits = new int[PLACES];
      for (int w = 0; w < windows.size(); w++) {
        for (Span span : windows.get(w).spans()) {
          int end = Math.min(Math.min(span.end(), bars - 1), span.start() + PLACES - 1);
          for (int t = span.start(); t <= end; t++) {
            if (all.get(w)[t] > 0) {
              cases[t - span.start()]++;
              hits[t - span.start()] += marks(w).marked(t, 0) ? 1 : 0;
            }
          }
        }
      }
      List<SinceStart> places = new ArrayList<>();
      for (int n = 0; n < PLACES; n++) {
        double recall = share(hits[n], cases[n]);
        double tp = recall * micro.positives();
        double f1 = share(2 * tp, tp + micro.falsePositive() + micro.positives());
        places.add(new SinceStart(n + 1, cases[n], recall, f1));
      }
      return places;
    }

    private int horizon() {
      return followed.length == 0 ? 0 : followed[followed.length - 1];
    }

    private List<After> settling() {
      List<After> rows = new ArrayList<>();
      for (int k : followed) {
        BinaryCounts sum = BinaryCounts.NONE;
        for (int w = 0; w < windows.size(); w++) {
          sum = sum.plus(counts(w, k, horizon()));
        }
        rows.add(new After(k, sum.f1(), sum.precision(), sum.recall()));
      }
      return rows;
    }

    private Retraction retraction() {
      int within = horizon() - horizon() % step;
      int[] cases = new int[2]; // not marked, marked
      int[] later = new int[2];
      int[] atLast = new int[2];
      for (int w = 0; w < windows.size(); w++) {
        LiveMarks marks = marks(w);
        for (int t = 0; t + within < bars; t++) {
          if (weights.get(w)[t] > 0) {
            int first = marks.marked(t, 0) ? 1 : 0;
            cases[first]++;
            later[first] += marks.changes(t, within, step) ? 1 : 0;
            atLast[first] += marks.marked(t, within) == marks.marked(t, 0) ? 0 : 1;
          }
        }
      }
      return new Retraction(
          within,
          cases[1],
          share(later[1], cases[1]),
          share(atLast[1], cases[1]),
          cases[0],
          share(later[0], cases[0]),
          share(atLast[0], cases[0]));
    }
  }

  /// A part of a whole, NaN when there is no whole.
  private static double share(double part, double all) {
    return all > 0 ? part / all : Double.NaN;
  }
}
