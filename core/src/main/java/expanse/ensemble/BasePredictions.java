package expanse.ensemble;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowTargets;
import expanse.feature.WindowView;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import expanse.run.StackingWeights;
import expanse.segment.SegmentAnswer;
import expanse.segment.SegmentModels;
import expanse.segment.StretchBounds;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the base models of a run say of annotated windows, each window by those that have not seen
/// it. The models are asked once; how their answers are moved, mixed and corrected can be chosen
/// afterwards, and changed.
public final class BasePredictions {
  private final Dataset data;
  private final List<Asked> windows;
  private final List<NetworkAnswer> networks;
  private final List<SegmentAnswer> segments; // empty without a model of spans
  private final List<Integer> from; // steps of their stretches that are the windows' first bars
  private final int shift;

  /// A window that is asked about.
  ///
  /// @param subset it lies in
  /// @param index its place there
  /// @param fold it was left out with, -1 for none
  record Asked(Subset subset, int index, int fold) {}

  /// @param shift by how many bars windows were moved to either side of the annotated ones
  BasePredictions(Dataset data, List<Asked> windows, List<NetworkAnswer> networks, int shift) {
    this(data, windows, networks, List.of(), List.of(), shift);
  }

  private BasePredictions(
      Dataset data,
      List<Asked> windows,
      List<NetworkAnswer> networks,
      List<SegmentAnswer> segments,
      List<Integer> from,
      int shift) {
    this.data = data;
    this.windows = windows;
    this.networks = networks;
    this.segments = segments;
    this.from = from;
    this.shift = shift;
  }

  /// Whether there are no windows.
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /// By how many bars windows are moved to either side of the annotated ones, 0 for not at all.
  int shift() {
    return shift;
  }

  /// The same of the annotated windows alone, and of the bars in them.
  public BasePredictions unshifted() {
    return new BasePredictions(data, windows, networks, 0);
  }

  /// Those of one instrument, in the order of time.
  BasePredictions of(String instrument) {
    int[] own = IntStream.of(sorted()).filter(i -> instrument(i).equals(instrument)).toArray();
    return new BasePredictions(
        data,
        some(windows, own),
        some(networks, own),
        segments.isEmpty() ? segments : some(segments, own),
        segments.isEmpty() ? from : some(from, own),
        shift);
  }

  private static <T> List<T> some(List<T> all, int[] places) {
    return IntStream.of(places).mapToObj(all::get).toList();
  }

  /// Names of the instruments that the windows are of, in order.
  List<String> instruments() {
    return IntStream.range(0, windows.size())
        .mapToObj(this::instrument)
        .distinct()
        .sorted()
        .toList();
  }

  private String instrument(int i) {
    return data.bars().instrumentOf(window(i).start()).name();
  }

  /// Number of windows.
  int size() {
    return windows.size();
  }

  /// The same with what the model of spans says. Where windows are moved, it sees the bars around
  /// them.
  ///
  /// @param models for the name of an instrument
  BasePredictions with(
      Function<String, SegmentModels> models, TrainingSettings settings, Workers workers) {
    StretchBounds bounds = new StretchBounds(data, shift > 0 ? settings.segments().around() : 0);
    SegmentAnswer[] answers = new SegmentAnswer[windows.size()];
    Integer[] first = new Integer[answers.length];
    workers.run(
        answers.length,
        i -> {
          int[] rows = bounds.of(window(i));
          WindowView view = data.features().view(rows[0], rows[1] - rows[0]);
          first[i] = window(i).start() - rows[0];
          answers[i] =
              models
                  .apply(instrument(i))
                  .predict(view, first[i], first[i] + data.windowLength(), windows.get(i).fold());
        });
    return new BasePredictions(data, windows, networks, List.of(answers), List.of(first), shift);
  }

  /// What each base model says, for those who choose how they are mixed, or show it.
  public BaseLogOdds logOdds() {
    BaseLogOdds all = new BaseLogOdds(segments.isEmpty() ? 1 : BaseLogOdds.KINDS);
    for (int i = 0; i < windows.size(); i++) {
      WindowTargets truth = truth(i);
      BasePrediction base = networks.get(i).base(shift > 0, null);
      all.add(
          window(i),
          truth,
          segments.isEmpty()
              ? new float[][] {base.networks()}
              : base.logOdds(segments.get(i), from.get(i)));
    }
    return all;
  }

  /// Fits what corrects the probabilities of all models together.
  ///
  /// @param weights how base models are mixed
  /// @return null when no calibration is asked for
  @Nullable Calibrator calibrator(
      StackingWeights weights, TrainingSettings.Inference.Calibration kind) {
    Blend blend = new Blend(weights, null, 1);
    List<float[]> probability = new ArrayList<>();
    List<float[]> label = new ArrayList<>();
    List<float[]> weight = new ArrayList<>();
    for (int i : sorted()) {
      BasePrediction base = networks.get(i).base(shift > 0, null);
      probability.add(
          segments.isEmpty()
              ? blend.probability(base)
              : blend.probability(base, segments.get(i), from.get(i)));
      label.add(truth(i).span());
      weight.add(truth(i).weight());
    }
    return calibrator(
        kind, Scores.concat(probability), Scores.concat(label), Scores.concat(weight));
  }

  /// Fits what corrects probabilities.
  ///
  /// @param y labels of the bars
  /// @param w how much they count
  static @Nullable Calibrator calibrator(
      TrainingSettings.Inference.Calibration kind, float[] p, float[] y, float[] w) {
    return switch (kind) {
      case NONE -> null;
      case TEMPERATURE -> Calibrator.Temperature.fit(p, y, w);
      case PLATT -> Calibrator.Platt.fit(p, y, w);
      case ISOTONIC -> Calibrator.Isotonic.fit(p, y, w);
    };
  }

  /// The answers of all models together, in time order.
  ///
  /// @param blends how base predictions become one
  List<WindowPrediction> inTimeOrder(Blends blends, Workers workers) {
    Comparator<Window> order = order();
    return together(blends, workers).stream()
        .sorted((a, b) -> order.compare(a.window(), b.window()))
        .toList();
  }

  /// The answers of all models together, in the order of the windows.
  List<WindowPrediction> together(Blends blends, Workers workers) {
    WindowPrediction[] predictions = new WindowPrediction[windows.size()];
    workers.run(predictions.length, i -> predictions[i] = together(i, blends.of(instrument(i))));
    return List.of(predictions);
  }

  private WindowPrediction together(int i, Blend blend) {
    BasePrediction base = networks.get(i).base(shift > 0, blend.calibrator());
    NetworkAnswer.Heads heads = networks.get(i).heads();
    Blend.Answer said =
        segments.isEmpty() ? blend.of(base) : blend.of(base, segments.get(i), from.get(i));
    WindowTargets truth = truth(i);
    NetworkAnswer.Heads whole = heads.with(said);
    return new WindowPrediction(
        window(i),
        said.probability(),
        truth.span(),
        truth.weight(),
        truth.spans(),
        whole.types(),
        whole.center(),
        whole.length(),
        whole.countdown(),
        said.uncertainty(),
        base.path(),
        said.field(),
        data.bars().period(window(i).start(), data.windowLength()));
  }

  private int[] sorted() {
    Comparator<Window> order = order();
    return IntStream.range(0, windows.size())
        .boxed()
        .sorted((a, b) -> order.compare(window(a), window(b)))
        .mapToInt(i -> i)
        .toArray();
  }

  private Comparator<Window> order() {
    return new WindowClock(data.bars(), data.windowLength()).order();
  }

  private Window window(int i) {
    return data.windows(windows.get(i).subset()).get(windows.get(i).index());
  }

  private WindowTargets truth(int i) {
    return data.targets(windows.get(i).subset(), windows.get(i).index(), TargetOptions.DEFAULT);
  }
}
