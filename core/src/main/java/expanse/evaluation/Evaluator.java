package expanse.evaluation;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.DecoderScores;
import expanse.evaluation.Evaluation.Intervals;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.label.SpanTypes;
import expanse.metric.BinaryCounts;
import expanse.metric.Bootstrap;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Scores predictions of test windows, beside the baselines.
///
/// Whatever is chosen is chosen before: the span rule comes from validation, and nothing here looks
/// at the test subset to choose anything.
public final class Evaluator {
  /// Resamples of the intervals, by default.
  public static final int RESAMPLES = 2000;

  private final int resamples;
  private final long seed;
  private final SpanTypes types;

  /// @param resamples of the intervals
  /// @param seed of resampling; equal seeds give equal intervals
  /// @param types that the predictions tell
  public Evaluator(int resamples, long seed, SpanTypes types) {
    this.resamples = resamples;
    this.seed = seed;
    this.types = types;
  }

  /// Evaluates.
  ///
  /// @param rule threshold and shortest span, chosen on validation
  /// @param thresholdFrom where they come from, for the file
  /// @param method name of the split
  /// @param leaky whether subsets share bars or labels
  /// @param validation predictions of the validation windows; may be empty
  /// @param test predictions of the test windows; when there are none, validation takes their place
  ///   and the evaluation is marked as leaky
  /// @param baselines scored on the same test windows
  /// @throws InputException when there is no window at all
  public Evaluation evaluate(
      SpanRule rule,
      String thresholdFrom,
      String method,
      boolean leaky,
      List<WindowPrediction> validation,
      List<WindowPrediction> test,
      List<Baseline> baselines) {
    List<WindowPrediction> scored = test.isEmpty() ? validation : test;
    if (scored.isEmpty()) {
      throw new InputException(
          "there are no test windows to evaluate on; set split.test, or give a windows file with"
              + " split test");
    }
    boolean untrusted = leaky || test.isEmpty();
    SubsetScores testScores = subset(rule, scored, untrusted);
    Map<String, BaselineScores> compared = compare(rule, scored, baselines, untrusted);
    Verdict verdict =
        Verdict.decide(scored, baselines, compared, testScores, Rng.derived(seed, 1).nextLong());
    String text = untrusted ? "LEAKY SPLIT, do not trust it: " + verdict.text() : verdict.text();
    return new Evaluation(
        rule.threshold(),
        rule.minSpanLength(),
        thresholdFrom,
        new Evaluation.SplitNote(method, untrusted, warning(method, leaky, test.isEmpty())),
        validation.isEmpty() ? testScores : subset(rule, validation, untrusted),
        testScores,
        compared,
        text,
        verdict.evidence(),
        Map.of(),
        Map.of(),
        null);
  }

  /// Scores every instrument by itself, with the same rule and beside the same baselines.
  ///
  /// @param validation windows that the run could choose on, by instrument
  /// @param scored test windows
  /// @param names of their instruments
  /// @param trainingRates share of labelled bars in the training windows of each instrument
  /// @param leaky whether subsets share bars or labels
  public Map<String, InstrumentScores> instruments(
      SpanRule rule,
      Map<String, List<WindowPrediction>> validation,
      List<WindowPrediction> scored,
      List<String> names,
      List<Baseline> baselines,
      Map<String, Double> trainingRates,
      boolean leaky) {
    Map<String, InstrumentScores> scores = new TreeMap<>();
    for (String name : new TreeSet<>(names)) {
      int[] own = IntStream.range(0, names.size()).filter(i -> names.get(i).equals(name)).toArray();
      List<WindowPrediction> windows = IntStream.of(own).mapToObj(scored::get).toList();
      List<Baseline> rules = baselines.stream().map(baseline -> baseline.on(own)).toList();
      SubsetScores test = subset(rule, windows, leaky);
      Map<String, BaselineScores> compared = compare(rule, windows, rules, leaky);
      Verdict verdict =
          Verdict.decide(windows, rules, compared, test, Rng.derived(seed, 1).nextLong());
      List<WindowPrediction> chosenOn = validation.get(name);
      scores.put(
          name,
          new InstrumentScores(
              trainingRates.getOrDefault(name, Double.NaN),
              chosenOn == null ? null : subset(rule, chosenOn, leaky),
              test,
              compared,
              verdict.text(),
              verdict.evidence()));
    }
    return scores;
  }

  private static @Nullable String warning(String method, boolean leaky, boolean noTest) {
    if (leaky) {
      return "the split "
          + method
          + " assigns windows at random although they share bars and labels: no figure tells how"
          + " the model does on new bars";
    }
    return noTest
        ? "there is no test subset: the figures come from the windows that chose the threshold and"
            + " are too optimistic"
        : null;
  }

  private SubsetScores subset(SpanRule rule, List<WindowPrediction> windows, boolean leaky) {
    WindowGroups groups = groups(windows);
    return SubsetScorer.of(
        rule,
        types,
        windows,
        groups,
        intervals(rule, windows, groups),
        decoders(rule, windows, groups),
        leaky);
  }

  /// Both ways of decoding, when the model is a chain.
  private Map<String, DecoderScores> decoders(
      SpanRule rule, List<WindowPrediction> windows, WindowGroups groups) {
    Map<String, DecoderScores> scores = new LinkedHashMap<>();
    if (windows.stream().allMatch(w -> w.path().length > 0)) {
      for (Decoder decoder : Decoder.values()) {
        SpanRule other = rule.with(decoder);
        double[] interval = intervals(other, windows, groups).perBarMicroF1();
        scores.put(
            decoder.name().toLowerCase(Locale.ROOT),
            SubsetScorer.decoder(other, windows, interval));
      }
    }
    return scores;
  }

  /// Groups of windows that are resampled together.
  public static WindowGroups groups(List<WindowPrediction> windows) {
    return WindowGroups.of(
        windows.stream().map(WindowPrediction::window).toList(),
        windows.stream().map(WindowPrediction::period).toList(),
        windows.stream().mapToInt(WindowPrediction::bars).max().orElse(0));
  }

  private Intervals intervals(SpanRule rule, List<WindowPrediction> windows, WindowGroups groups) {
    ResampledScores scores = new ResampledScores(rule, windows, groups);
    double[][] d = Bootstrap.distributions(groups.count(), resamples, seed, scores::of);
    return new Intervals(
        Bootstrap.ends95(d[Score.PER_BAR_F1.index()]),
        Bootstrap.ends95(d[Score.AVERAGE_PRECISION.index()]),
        Bootstrap.ends95(d[Score.SPAN_F1.index()]),
        resamples);
  }

  /// Paired differences: model and rule see the same resamples.
  private Map<String, BaselineScores> compare(
      SpanRule rule, List<WindowPrediction> test, List<Baseline> baselines, boolean leaky) {
    WindowGroups groups = groups(test);
    List<BinaryCounts> counts = SubsetScorer.counts(rule, test);
    double f1 = SubsetScorer.sum(counts).f1();
    double[][] d =
        Bootstrap.distributions(
            groups.count(),
            resamples,
            seed,
            drawn -> {
              double model = f1(counts, groups, drawn);
              double[] differences = new double[baselines.size()];
              for (int b = 0; b < differences.length; b++) {
                differences[b] = model - f1(baselines.get(b).counts(), groups, drawn);
              }
              return differences;
            });
    Map<String, BaselineScores> compared = new LinkedHashMap<>();
    for (int b = 0; b < baselines.size(); b++) {
      Baseline baseline = baselines.get(b);
      BinaryCounts micro = baseline.micro();
      compared.put(
          baseline.name(),
          new BaselineScores(
              leaky,
              baseline.description(),
              baseline.threshold(),
              micro.f1(),
              micro.precision(),
              micro.recall(),
              baseline.averagePrecision(),
              f1 - micro.f1(),
              Bootstrap.ends95(d[b])));
    }
    return compared;
  }

  private static double f1(List<BinaryCounts> counts, WindowGroups groups, int[] drawn) {
    BinaryCountsSum sum = new BinaryCountsSum();
    for (int i = 0; i < counts.size(); i++) {
      sum.add(counts.get(i), drawn[groups.ofWindow()[i]]);
    }
    return sum.f1();
  }

  /// Adds up counts without making objects.
  private static final class BinaryCountsSum {
    private double tp;
    private double errors;

    void add(BinaryCounts c, int times) {
      tp += times * c.truePositive();
      errors += times * (c.falsePositive() + c.falseNegative());
    }

    double f1() {
      return tp > 0 ? 2 * tp / (2 * tp + errors) : 0;
    }
  }
}
