package expanse.evaluation;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation.CalibrationScores;
import expanse.evaluation.Evaluation.DecoderScores;
import expanse.evaluation.Evaluation.Intervals;
import expanse.evaluation.Evaluation.Mean;
import expanse.evaluation.Evaluation.Micro;
import expanse.evaluation.Evaluation.Pointer;
import expanse.evaluation.Evaluation.Probability;
import expanse.evaluation.Evaluation.SpanScores;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.metric.BinaryCounts;
import expanse.metric.Calibration;
import expanse.metric.ClassScores;
import expanse.metric.Errors;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.metric.Separation;
import expanse.metric.Spans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes the scores of one subset, and the counts per window that scores are made of.
public final class SubsetScorer {
  /// Both ends within so many bars make a hit.
  public static final int HIT_BARS = 3;

  /// Bars before a start over which the countdown is scored: the original's clipping range.
  public static final int COUNTDOWN_BARS = 20;

  private SubsetScorer() {}

  static SubsetScores of(
      SpanRule rule,
      SpanTypes types,
      List<WindowPrediction> windows,
      WindowGroups groups,
      Intervals intervals,
      Map<String, DecoderScores> decoders,
      boolean leaky) {
    float[] probability =
        Scores.concat(windows.stream().map(WindowPrediction::probability).toList());
    float[] truth = Scores.concat(windows.stream().map(WindowPrediction::truth).toList());
    float[] weight = Scores.concat(windows.stream().map(WindowPrediction::weight).toList());
    Separation separation = Separation.of(probability, truth, weight);
    Calibration calibration = Calibration.of(probability, truth, weight);
    RankedBars ranked = new RankedBars(probability, truth, weight);
    List<BinaryCounts> counts = counts(rule, windows);
    BinaryCounts micro = sum(counts);
    return new SubsetScores(
        leaky,
        windows.size(),
        groups.count(),
        ranked.size(),
        micro.total() > 0 ? micro.positives() / micro.total() : Double.NaN,
        new Micro(
            micro.f1(),
            micro.precision(),
            micro.recall(),
            ranked.averagePrecision(),
            ranked.rocAuc()),
        mean(counts),
        spans(rule, windows),
        separation.separation(),
        new Probability(separation.in(), separation.out()),
        new CalibrationScores(
            calibration.ece(), calibration.mce(), calibration.brier(), calibration.bins()),
        intervals,
        pointer(windows),
        countdown(windows),
        type(types, windows),
        decoders);
  }

  /// What a rule reaches.
  ///
  /// @param interval of the micro F1
  static DecoderScores decoder(SpanRule rule, List<WindowPrediction> windows, double[] interval) {
    BinaryCounts micro = sum(counts(rule, windows));
    SpanScores spans = spans(rule, windows);
    return new DecoderScores(
        micro.f1(), micro.precision(), micro.recall(), interval, spans.f1Iou50(), spans.meanIou());
  }

  /// Counts of the bars of each window.
  public static List<BinaryCounts> counts(SpanRule rule, List<WindowPrediction> windows) {
    List<BinaryCounts> counts = new ArrayList<>();
    for (WindowPrediction w : windows) {
      counts.add(BinaryCounts.ofMask(rule.mask(w), w.truth(), w.weight()));
    }
    return counts;
  }

  /// All counts together.
  public static BinaryCounts sum(List<BinaryCounts> counts) {
    BinaryCounts sum = BinaryCounts.NONE;
    for (BinaryCounts c : counts) {
      sum = sum.plus(c);
    }
    return sum;
  }

  /// The reviewed bars of all windows by falling probability.
  public static RankedBars ranked(List<WindowPrediction> windows) {
    return new RankedBars(
        Scores.concat(windows.stream().map(WindowPrediction::probability).toList()),
        Scores.concat(windows.stream().map(WindowPrediction::truth).toList()),
        Scores.concat(windows.stream().map(WindowPrediction::weight).toList()));
  }

  /// Span matches of each window; spans that were mostly not reviewed are left out.
  public static List<Spans.Match> matches(SpanRule rule, List<WindowPrediction> windows) {
    List<Spans.Match> matches = new ArrayList<>();
    for (WindowPrediction w : windows) {
      List<Spans.Span> predicted = Spans.reviewed(rule.spans(w), w.weight());
      List<Spans.Span> truth = Spans.reviewed(trueSpans(w), w.weight());
      matches.add(Spans.match(predicted, truth, 0.5, HIT_BARS));
    }
    return matches;
  }

  /// Labelled spans as annotated, so that two that touch stay two.
  public static List<Spans.Span> trueSpans(WindowPrediction w) {
    return w.trueSpans().stream().map(s -> new Spans.Span(s.start(), s.end())).toList();
  }

  private static Mean mean(List<BinaryCounts> counts) {
    double f1 = 0;
    double precision = 0;
    double recall = 0;
    for (BinaryCounts c : counts) {
      f1 += c.originalF1();
      precision += c.originalPrecision();
      recall += c.originalRecall();
    }
    int n = Math.max(1, counts.size());
    return new Mean(f1 / n, precision / n, recall / n);
  }

  private static SpanScores spans(SpanRule rule, List<WindowPrediction> windows) {
    Spans.Match all = Spans.Match.NONE;
    for (Spans.Match match : matches(rule, windows)) {
      all = all.plus(match);
    }
    double maskIou = 0;
    for (BinaryCounts c : counts(rule, windows)) {
      maskIou += Spans.maskIou(c);
    }
    return new SpanScores(
        all.f1(),
        all.precision(),
        all.recall(),
        all.meanIou(),
        maskIou / Math.max(1, windows.size()),
        all.hitRate(),
        all.truth(),
        all.predicted());
  }

  private static Pointer pointer(List<WindowPrediction> windows) {
    int n = windows.size();
    float[] center = new float[n];
    float[] length = new float[n];
    float[] trueCenter = new float[n];
    float[] trueLength = new float[n];
    int bars = windows.stream().mapToInt(WindowPrediction::bars).max().orElse(1);
    for (int i = 0; i < n; i++) {
      WindowPrediction w = windows.get(i);
      IndexSpan main = w.mainSpan();
      center[i] = w.center();
      length[i] = w.length();
      trueCenter[i] = main == null ? Float.NaN : (main.start() + main.end()) / 2f / bars;
      trueLength[i] = main == null ? Float.NaN : (main.end() - main.start()) / (float) bars;
    }
    return new Pointer(
        bars * Errors.meanAbsolute(center, trueCenter),
        bars * Errors.meanAbsolute(length, trueLength),
        Errors.pointerHitRate(center, length, trueCenter, trueLength, bars, HIT_BARS));
  }

  private static double countdown(List<WindowPrediction> windows) {
    double sum = 0;
    int n = 0;
    for (WindowPrediction w : windows) {
      IndexSpan main = w.mainSpan();
      if (main == null || w.countdown().length == 0) {
        continue;
      }
      for (int t = Math.max(0, main.start() - COUNTDOWN_BARS); t <= main.start(); t++) {
        if (w.weight()[t] > 0) {
          sum += Math.abs((double) w.countdown()[t] - (main.start() - t));
          n++;
        }
      }
    }
    return n > 0 ? sum / n : Double.NaN;
  }

  private static Evaluation.Type type(SpanTypes types, List<WindowPrediction> windows) {
    int classes = types.size();
    int[] truth = new int[windows.size()];
    int[] chosen = new int[windows.size()];
    for (int i = 0; i < truth.length; i++) {
      WindowPrediction w = windows.get(i);
      IndexSpan main = w.mainSpan();
      truth[i] = main == null || w.typeProbability().length == 0 ? -1 : types.classOf(main.type());
      if (truth[i] >= 0) {
        chosen[i] = types.classOf(types.largest(w.typeProbability()));
      }
    }
    return type(types, ClassScores.of(truth, chosen, classes));
  }

  /// The scores of a choice among types.
  public static Evaluation.Type type(SpanTypes types, ClassScores scores) {
    Map<String, Double> recall = new LinkedHashMap<>();
    int cases = 0;
    int largest = 0;
    for (int k = 0; k < types.size(); k++) {
      recall.put(types.get(k).text(), scores.recall(k));
      cases += scores.support(k);
      largest = Math.max(largest, scores.support(k));
    }
    return new Evaluation.Type(
        scores.f1Macro(),
        scores.accuracy(),
        cases > 0 ? (double) largest / cases : Double.NaN,
        recall);
  }
}
