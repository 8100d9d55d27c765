package expanse.output;

import expanse.dataset.TargetOptions.Countdown;
import expanse.decoding.PredictedSpan;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baseline;
import expanse.evaluation.Evaluation;
import expanse.evaluation.OutputScore;
import expanse.evaluation.OutputScore.Against;
import expanse.evaluation.SubsetScorer;
import expanse.evaluation.Verdict;
import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.metric.ClassScores;
import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import expanse.output.ScoredSpans.Pair;
import expanse.run.TypeSkill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds every output of a run against simple rules, as marks are: on the same windows, with
/// intervals of the difference by resampling groups of windows.
public final class OutputScorer {
  private static final double CONSTANT = 0.1; // of the deviation of the truth

  private final ScoredSpans spans;
  private final List<WindowPrediction> windows;
  private final OutputComparison comparison;

  /// @param resamples of the intervals
  /// @param seed of resampling
  public OutputScorer(ScoredSpans spans, int resamples, long seed) {
    this.spans = spans;
    this.windows = spans.windows();
    this.comparison = new OutputComparison(windows, resamples, seed);
  }

  /// Whether the types of matched spans are told rightly more often than by always naming the most
  /// frequent of the labels.
  public static TypeSkill skill(
      ScoredSpans spans, SpanTypes types, int majority, int resamples, long seed) {
    OutputScorer scorer = new OutputScorer(spans, resamples, seed);
    Typed typed = scorer.typed(types);
    if (typed.truth.length == 0 || majority < 0) {
      return TypeSkill.NONE;
    }
    OutputScore score =
        scorer.types(typed, Map.of("the most frequent type", constant(typed, majority)));
    Against most = score.against().values().iterator().next();
    return new TypeSkill(
        typed.truth.length,
        score.value(),
        most.value(),
        typed.truth.length < OutputComparison.LEAST_CASES
            ? Double.NaN
            : most.differenceInterval95()[0]);
  }

  /// The marks of bars, in the words of the others: what the verdict says of them.
  public static OutputScore marks(Evaluation evaluation) {
    Map<String, Against> against = new LinkedHashMap<>();
    evaluation
        .baselines()
        .forEach((name, b) ->
            against.put(
                Verdict.words(name),
                new Against(b.f1(), b.difference(), b.differenceInterval95())));
    Evaluation.SubsetScores test = evaluation.test();
    int cases = (int) Math.round(test.positiveRate() * test.bars());
    String verdict =
        evaluation.evidence().better()
                || cases < OutputComparison.LEAST_CASES
                || !allBeaten(against)
            ? OutputComparison.verdict(cases, against)
            : OutputScore.NOT_SHOWN + "chance";
    return new OutputScore(
        "F1 of marked bars",
        OutputComparison.SHARE,
        cases,
        test.perBarMicro().f1(),
        false,
        against,
        verdict);
  }

  private static boolean allBeaten(Map<String, Against> against) {
    return against.values().stream().allMatch(Against::beaten);
  }

  /// All outputs but marks and those of live use, by name.
  ///
  /// @param types that the run tells apart
  /// @param constants of its training
  /// @param bars that the windows lie in
  /// @param baselines of marks
  public Map<String, OutputScore> all(
      SpanTypes types, TrainingConstants constants, BarSeries bars, List<Baseline> baselines) {
    Map<String, OutputScore> scores = new LinkedHashMap<>();
    scores.put("spans", spanScore(baselines));
    List<Pair> pairs = spans.pairs();
    scores.put("ends", ends(pairs, constants.spanLength()));
    scores.put(
        "lengths",
        comparison.errors(
            "error of the length of matched spans",
            pairs.stream().mapToInt(Pair::window).toArray(),
            pairs.stream().mapToDouble(Pair::lengthError).toArray(),
            false,
            "the training median",
            pairs.stream()
                .mapToDouble(p -> Math.abs(constants.spanLength() - p.label().length()))
                .toArray()));
    Typed typed = typed(types);
    Map<String, int[]> rules = new LinkedHashMap<>();
    if (typed.truth.length > 0) {
      rules.put("the most frequent type", constant(typed, constants.majority()));
      rules.put("a regression on the bars before", regressed(typed, constants, bars));
    }
    scores.put("types", types(typed, rules));
    scores.put("pointer_center", pointer(true, constants.center()));
    scores.put("pointer_length", pointer(false, constants.mainLength()));
    scores.put("countdown", countdown(constants));
    return scores;
  }

  private OutputScore spanScore(List<Baseline> baselines) {
    List<int[][]> counts = new ArrayList<>(); // of each: [windows][found, spans]
    List<String> names = new ArrayList<>();
    counts.add(new int[windows.size()][2]);
    for (ScoredSpans.Row row : spans.rows()) {
      int[] c = counts.getFirst()[row.window()];
      c[1] += (row.found() == null ? 0 : 1) + (row.label() == null ? 0 : 1);
      c[0] += row.iou() >= 0.5 ? 1 : 0;
    }
    for (Baseline baseline : baselines) {
      if (!baseline.marks().isEmpty()) {
        names.add(Verdict.words(baseline.name()));
        counts.add(spansOf(baseline));
      }
    }
    return comparison.score(
        "F1 of spans at an IoU of .5",
        OutputComparison.SHARE,
        (int) spans.rows().stream().filter(r -> r.label() != null).count(),
        false,
        names,
        times -> counts.stream().mapToDouble(c -> f1(c, times)).toArray());
  }

  private int[][] spansOf(Baseline baseline) {
    int[][] counts = new int[windows.size()][];
    for (int w = 0; w < counts.length; w++) {
      WindowPrediction window = windows.get(w);
      List<Span> found =
          Spans.reviewed(Spans.components(baseline.marks().get(w), 0.5, 1), window.weight());
      Spans.Match match =
          Spans.match(
              found,
              Spans.reviewed(SubsetScorer.trueSpans(window), window.weight()),
              0.5,
              SubsetScorer.HIT_BARS);
      counts[w] = new int[] {match.found(), match.predicted() + match.truth()};
    }
    return counts;
  }

  private static double f1(int[][] counts, int[] times) {
    double found = 0;
    double all = 0;
    for (int w = 0; w < times.length; w++) {
      found += (double) times[w] * counts[w][0];
      all += (double) times[w] * counts[w][1];
    }
    return all > 0 ? 2 * found / all : Double.NaN;
  }

  private OutputScore ends(List<Pair> pairs, double length) {
    double[] model = new double[pairs.size()];
    double[] rule = new double[model.length];
    for (int i = 0; i < model.length; i++) {
      Pair p = pairs.get(i);
      model[i] = (p.startError() + p.endError()) / 2;
      double middle = (p.found().start() + p.found().end()) / 2.0;
      rule[i] =
          (Math.abs(middle - (length - 1) / 2 - p.label().start())
                  + Math.abs(middle + (length - 1) / 2 - p.label().end()))
              / 2;
    }
    return comparison.errors(
        "error of both ends of matched spans",
        pairs.stream().mapToInt(Pair::window).toArray(),
        model,
        false,
        "the training median length around the same centers",
        rule);
  }

  /// Types of matched spans: \[cases] each.
  private record Typed(SpanTypes types, List<Pair> pairs, int[] window, int[] truth, int[] told) {}

  private Typed typed(SpanTypes types) {
    List<Pair> pairs =
        spans.pairs().stream()
            .filter(p ->
                p.found().types().length > 1
                    && p.found().types().length == types.size()
                    && types.classOf(p.label().type()) >= 0)
            .toList();
    return new Typed(
        types,
        pairs,
        pairs.stream().mapToInt(Pair::window).toArray(),
        pairs.stream().mapToInt(p -> types.classOf(p.label().type())).toArray(),
        pairs.stream().mapToInt(p -> types.classOf(types.largest(p.found().types()))).toArray());
  }

  private static int[] constant(Typed typed, int k) {
    int[] chosen = new int[typed.truth.length];
    Arrays.fill(chosen, k);
    return chosen;
  }

  private int[] regressed(Typed typed, TrainingConstants constants, BarSeries bars) {
    int[] segments = bars.segmentStarts();
    int[] chosen = new int[typed.truth.length];
    for (int i = 0; i < chosen.length; i++) {
      PredictedSpan found = typed.pairs.get(i).found();
      int first = windows.get(typed.window[i]).window().start();
      chosen[i] =
          constants.regressed(
              SpanContext.of(
                  bars,
                  segments[first + found.start()],
                  first + found.start(),
                  first + found.end()));
    }
    return chosen;
  }

  private OutputScore types(Typed typed, Map<String, int[]> rules) {
    List<int[]> all = new ArrayList<>();
    all.add(typed.told);
    all.addAll(rules.values());
    return comparison.score(
        "share of matched spans whose type is told rightly",
        OutputComparison.SHARE,
        typed.truth.length,
        Arrays.stream(typed.told).distinct().count() == 1,
        List.copyOf(rules.keySet()),
        times -> all.stream().mapToDouble(c -> accuracy(typed, c, times)).toArray());
  }

  private static double accuracy(Typed typed, int[] chosen, int[] times) {
    double right = 0;
    double all = 0;
    for (int i = 0; i < chosen.length; i++) {
      int n = times[typed.window[i]];
      right += chosen[i] == typed.truth[i] ? n : 0;
      all += n;
    }
    return right / all;
  }

  /// Scores of the types of matched spans.
  public ClassScores classes(SpanTypes types) {
    Typed typed = typed(types);
    return ClassScores.of(typed.truth, typed.told, types.size());
  }

  private OutputScore pointer(boolean center, double constant) {
    List<Integer> window = new ArrayList<>();
    List<Double> said = new ArrayList<>();
    List<Double> truths = new ArrayList<>();
    List<Double> model = new ArrayList<>();
    List<Double> rule = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      WindowPrediction p = windows.get(w);
      IndexSpan main = p.mainSpan();
      if (main == null || Float.isNaN(p.center())) {
        continue;
      }
      double truth = center ? (main.start() + main.end()) / 2.0 : main.end() - main.start();
      double value = p.bars() * (double) (center ? p.center() : p.length());
      window.add(w);
      said.add(value);
      truths.add(truth);
      model.add(Math.abs(value - truth));
      rule.add(Math.abs(constant - truth));
    }
    return comparison.errors(
        center ? "error of the pointer's center" : "error of the pointer's length",
        window.stream().mapToInt(v -> v).toArray(),
        model.stream().mapToDouble(v -> v).toArray(),
        isConstant(said, truths),
        "the training median",
        rule.stream().mapToDouble(v -> v).toArray());
  }

  private OutputScore countdown(TrainingConstants constants) {
    List<Integer> window = new ArrayList<>();
    List<Double> said = new ArrayList<>();
    List<Double> truths = new ArrayList<>();
    List<Double> model = new ArrayList<>();
    List<Double> rule = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      WindowPrediction p = windows.get(w);
      float[] truth = countdownTruth(p, constants.countdownTo());
      for (int t = 0; t < p.countdown().length; t++) {
        if (TrainingConstants.counts(truth[t], p.weight()[t])) {
          window.add(w);
          said.add((double) p.countdown()[t]);
          truths.add((double) truth[t]);
          model.add(Math.abs((double) p.countdown()[t] - truth[t]));
          rule.add(Math.abs(constants.countdown() - truth[t]));
        }
      }
    }
    return comparison.errors(
        "error of the countdown over the 20 bars before a start",
        window.stream().mapToInt(v -> v).toArray(),
        model.stream().mapToDouble(v -> v).toArray(),
        isConstant(said, truths),
        "the training median",
        rule.stream().mapToDouble(v -> v).toArray());
  }

  /// Whether values vary next to nothing beside the truth.
  private static boolean isConstant(List<Double> said, List<Double> truths) {
    return deviation(said) < CONSTANT * deviation(truths);
  }

  private static double deviation(List<Double> values) {
    double mean = values.stream().mapToDouble(v -> v).average().orElse(0);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.size()));
  }

  private static float[] countdownTruth(WindowPrediction p, Countdown kind) {
    float[] truth = new float[p.bars()];
    Arrays.fill(truth, Float.NaN);
    IndexSpan main = p.mainSpan();
    for (int t = 0; t < truth.length; t++) {
      if (kind == Countdown.MAIN) {
        truth[t] = main == null ? Float.NaN : main.start() - t;
      } else {
        for (IndexSpan span : p.trueSpans()) {
          if (span.start() >= t) {
            truth[t] = span.start() - t;
            break;
          }
        }
      }
    }
    return truth;
  }
}
