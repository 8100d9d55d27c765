package expanse.review;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.feature.FeatureMatrix;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Period;
import expanse.market.Segment;
import expanse.metric.LogOdds;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.time.TimeText;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Ranks stretches of bars by how much a label there would teach a trained run: where it is unsure
/// whether bars lie above its threshold (uncertainty sampling: Lewis and Gale, 1994), its models
/// disagree (query by committee: Seung, Opper and Sompolinsky, 1992), and where windows are unlike
/// those it knows and unlike each other (see [DiverseChoice]).
public final class LabelSuggestions {
  /// Windows looked at, at most; of longer series, evenly taken ones.
  public static final int MOST_CANDIDATES = 4000;

  private static final int CHUNK = 128;

  /// Bars whose decision has more entropy than this (bits) lie near the threshold.
  private static final double NEAR = 0.9;

  private final Predictor predictor;
  private final double threshold;
  private final BarSeries bars;
  private final int length;
  private Listener listener = (done, all) -> {};

  /// Hears how the work goes on.
  @FunctionalInterface
  public interface Listener {
    /// @param done windows looked at
    /// @param all windows to look at
    void looked(int done, int all);
  }

  /// @param predictor of the run, uncertain where it was trained too little
  /// @param threshold of the run
  /// @param bars to look through
  public LabelSuggestions(Predictor predictor, double threshold, BarSeries bars) {
    this.predictor = predictor;
    this.threshold = threshold;
    this.bars = bars;
    this.length = predictor.settings().window();
  }

  /// Sets the listener of the progress.
  public LabelSuggestions listener(Listener newListener) {
    listener = newListener;
    return this;
  }

  /// Suggests windows that overlap none of the reviewed ones nor each other, cross no gap, and keep
  /// the run's embargo to reviewed test windows, so that they can be trained on.
  ///
  /// @param reviewed windows looked through so far; suggestions are for training when these name
  ///   their subsets
  /// @return at most as many as wanted, the most worthwhile first
  /// @throws InputException when no stretch is left
  public List<Suggestion> suggest(List<Window> reviewed, int count) {
    if (count < 1) {
      throw new InputException("count must be at least 1, was " + count);
    }
    return choose(reviewed, candidates(reviewed), count);
  }

  /// Suggests from given windows alone.
  ///
  /// @param reviewed windows looked through so far
  /// @param candidates windows to choose from, none of them reviewed
  /// @return at most as many as wanted, the most worthwhile first; none overlaps another
  public List<Suggestion> choose(List<Window> reviewed, List<Window> candidates, int count) {
    List<WindowPrediction> predictions = predict(candidates);
    WindowFeatures features = dataset(candidates).features();
    double[] uncertainty = new double[predictions.size()];
    double[] spread = new double[predictions.size()];
    for (int i = 0; i < uncertainty.length; i++) {
      uncertainty[i] = mean(entropies(predictions.get(i).probability()));
      spread[i] = mean(predictions.get(i).uncertainty());
    }
    DiverseChoice choice =
        new DiverseChoice(summaries(features, reviewed), summaries(features, candidates));
    List<DiverseChoice.Chosen> chosen =
        choice.choose(
            worth(uncertainty, spread),
            count,
            (a, b) ->
                Math.abs((long) candidates.get(a).start() - candidates.get(b).start()) < length);
    List<Suggestion> suggestions = new ArrayList<>();
    for (DiverseChoice.Chosen one : chosen) {
      int i = one.candidate();
      float[] probability = predictions.get(i).probability();
      suggestions.add(
          new Suggestion(
              suggestions.size() + 1,
              candidates.get(i),
              uncertainty[i],
              one.novelty(),
              reason(probability, one.novelty()),
              probability,
              predictions.get(i).uncertainty()));
    }
    return suggestions;
  }

  private List<Window> candidates(List<Window> reviewed) {
    BitSet taken = new BitSet();
    int embargo = Assembly.splitOptions(predictor.settings()).embargo();
    boolean named = false;
    for (Window window : reviewed) {
      int margin = window.subset() == Subset.TEST ? embargo : 0;
      if (window.subset() == Subset.TEST) {
        takeOtherMarkets(taken, window, embargo);
      }
      taken.set(Math.max(0, window.start() - margin), window.start() + length + margin);
      named |= window.subset() != null;
    }
    List<Integer> starts = new ArrayList<>();
    int step = Math.max(1, length / 2);
    for (Segment segment : bars.segments()) {
      int at = taken.nextClearBit(segment.from());
      while (at + length <= segment.to()) {
        int hit = taken.nextSetBit(at);
        if (hit < 0 || hit >= at + length) {
          starts.add(at);
          at += step;
        } else {
          at = taken.nextClearBit(hit);
        }
      }
    }
    if (starts.isEmpty()) {
      throw new InputException(
          "no stretch of " + length + " bars without a gap is left to review; give more bars");
    }
    int thin = Math.ceilDiv(starts.size(), MOST_CANDIDATES);
    List<Window> candidates = new ArrayList<>();
    for (int k = 0; k < starts.size(); k += thin) {
      int start = starts.get(k);
      String symbol = bars.isNamed() ? bars.instrumentOf(start).name() + "-" : "";
      String id = "suggested-" + symbol + TimeText.of(bars.time(start));
      candidates.add(new Window(id, named ? Subset.TRAIN : null, start));
    }
    return candidates;
  }

  /// Rows of other instruments at the time of a test window, and nearer to it than the embargo:
  /// what is labelled there could not be trained on.
  private void takeOtherMarkets(BitSet taken, Window window, int embargo) {
    Period period = bars.period(window.start(), length);
    long margin = embargo * bars.intervalMillis();
    Instrument own = bars.instrumentOf(window.start());
    for (Instrument one : bars.instruments()) {
      if (!one.equals(own)) {
        Segment near = bars.rows(one, period.first() - margin, period.last() + margin);
        taken.set(near.from(), near.to());
      }
    }
  }

  private List<WindowPrediction> predict(List<Window> candidates) {
    List<WindowPrediction> all = new ArrayList<>();
    Dataset data = dataset(candidates);
    for (int from = 0; from < candidates.size(); from += CHUNK) {
      List<Window> chunk = candidates.subList(from, Math.min(candidates.size(), from + CHUNK));
      all.addAll(predictor.predict(data.withPlan(plan(chunk)), Subset.TEST));
      listener.looked(all.size(), candidates.size());
    }
    return all;
  }

  private Dataset dataset(List<Window> windows) {
    TrainingSettings settings = predictor.settings();
    Dataset data =
        new Dataset(
            bars,
            List.of(),
            plan(windows),
            Assembly.featureSet(settings),
            Assembly.featureContext(settings),
            Map.of());
    if (settings.inference().testTimeInversion()) {
      data.invertedFeatures(); // shared by the subsets that are predicted one after the other
    }
    return data;
  }

  private SplitPlan plan(List<Window> windows) {
    return new SplitPlan(
        "to be labelled", false, 0, length, List.of(), List.of(), windows, List.of(), "");
  }

  /// Entropy in bits of the decision about each bar: 1 where the probability is the threshold.
  private double[] entropies(float[] probability) {
    double shift = LogOdds.of(threshold);
    double[] entropies = new double[probability.length];
    for (int t = 0; t < entropies.length; t++) {
      double q = LogOdds.probability(LogOdds.of(probability[t]) - shift);
      entropies[t] = -(q * Math.log(q) + (1 - q) * Math.log(1 - q)) / Math.log(2);
    }
    return entropies;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /// Mean of the ranks in both, or in the first where there is only one model.
  private static double[] worth(double[] uncertainty, double[] spread) {
    double[] worth = ranks(uncertainty);
    if (Arrays.stream(spread).noneMatch(Double::isNaN)) {
      double[] other = ranks(spread);
      for (int i = 0; i < worth.length; i++) {
        worth[i] = (worth[i] + other[i]) / 2;
      }
    }
    return worth;
  }

  /// Share of the values that are smaller, above 0.
  private static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (Arrays.binarySearch(sorted, values[i]) + 1.0) / sorted.length;
    }
    return ranks;
  }

  /// Mean and deviation of every feature over each window.
  private float[][] summaries(WindowFeatures features, List<Window> windows) {
    float[][] all = new float[windows.size()][];
    for (int i = 0; i < all.length; i++) {
      FeatureMatrix matrix = features.window(windows.get(i).start(), length);
      int columns = matrix.columns();
      float[] summary = new float[2 * columns];
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < length; t++) {
          double value = Float.isFinite(matrix.get(t, c)) ? matrix.get(t, c) : 0;
          sum += value;
          squares += value * value;
        }
        double mean = sum / length;
        summary[c] = (float) mean;
        summary[columns + c] = (float) Math.sqrt(Math.max(0, squares / length - mean * mean));
      }
      all[i] = summary;
    }
    return all;
  }

  private String reason(float[] probability, double novelty) {
    long near = Arrays.stream(entropies(probability)).filter(h -> h > NEAR).count();
    return String.format(
        Locale.ROOT,
        "%d of %d bars are near the threshold; %s",
        near,
        probability.length,
        novelty > 0.7
            ? "hardly any similar window was reviewed"
            : novelty > 0.4
                ? "few similar windows were reviewed"
                : "similar windows were reviewed");
  }
}
