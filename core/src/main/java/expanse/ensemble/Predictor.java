package expanse.ensemble;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.feature.WindowFeatures;
import expanse.feature.WindowSource;
import expanse.feature.WindowView;
import expanse.label.SpanTypes;
import expanse.metric.Calibrator;
import expanse.model.CountdownTarget;
import expanse.model.Task;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.StackingWeights;
import expanse.segment.SegmentModels;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The trained models of a run as one predictor: averages over the ensemble, over both ways up when
/// the settings say so, and corrects the probabilities when the run holds a calibration.
///
/// To be used by one thread at a time; it computes on several itself.
public final class Predictor implements AutoCloseable {
  /// Most windows that are worth giving at once: enough that threads seldom wait for one another at
  /// the end.
  public static final int BATCH = 128;

  private final RunMetadata metadata;
  private final TrainingSettings settings;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final NetworkEnsemble networks;
  private final OutputSums sums;
  private final int[] everyone; // numbers of all members
  private final @Nullable SpanStage spans;
  private final Blends blends;
  private final int shift; // bars by which further windows are moved
  private final CountdownTarget countdown;
  private final Set<Task> trained;
  private final SpanTypes types;
  private final boolean chain;

  // what was started and is not finished
  private int startedWindows;
  private @Nullable WindowOutputs startedInto;
  private Blend startedFor;

  /// @param forced how base predictions are mixed, uncalibrated; null for what the run has chosen
  /// @param whole whether the model of spans is asked beside the networks, when the run has one
  private Predictor(
      RunDirectory run,
      Workers workers,
      boolean ownsWorkers,
      @Nullable StackingWeights forced,
      boolean whole) {
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
    metadata = RunMetadata.read(run.metadata());
    settings = metadata.settings();
    if (metadata.result() == null) {
      throw new InputException(
          run.path() + " is not fully trained; continue it with expanse train --resume");
    }
    CalibrationFile.Content chosen =
        forced == null
            ? CalibrationFile.chosen(run, metadata)
            : new CalibrationFile.Content(forced, null);
    networks = new NetworkEnsemble(run, metadata, BATCH, workers);
    sums = networks.sums();
    everyone = IntStream.range(0, networks.members()).toArray();
    blends = Blends.of(chosen);
    startedFor = blends.common();
    spans =
        whole && settings.segments().on()
            ? new SpanStage(SegmentModels.read(run.segments(), metadata), chosen, settings, workers)
            : null;
    shift = chosen.stacking().shift();
    countdown = settings.loss().countdown().target();
    trained = settings.trainedTasks();
    types = trained.contains(Task.TYPE) ? SpanTypes.ofNames(metadata.types()) : SpanTypes.NONE;
    chain = Assembly.hasChain(settings);
  }

  /// Opens the finished run in a folder.
  ///
  /// @param threads to compute on
  public static Predictor open(Path run, int threads) {
    return new Predictor(
        RunDirectory.open(run), new Workers(Math.max(1, threads)), true, null, true);
  }

  /// Opens the finished run in a folder.
  ///
  /// @param workers threads to compute on; they stay the caller's
  public static Predictor open(Path run, Workers workers) {
    return new Predictor(RunDirectory.open(run), workers, false, null, true);
  }

  /// The networks alone of a run that is not wholly trained, with shifted windows as far as its
  /// settings allow.
  ///
  /// @param workers threads to compute on; they stay the caller's
  public static Predictor networks(RunDirectory run, Workers workers) {
    int most = RunMetadata.read(run.metadata()).settings().inference().testTimeShift();
    return new Predictor(run, workers, false, StackingWeights.NETWORKS.withShift(most), false);
  }

  /// What the run says of itself.
  public RunMetadata metadata() {
    return metadata;
  }

  /// The threads that it computes on, for work beside its own.
  public Workers workers() {
    return workers;
  }

  /// The run's settings.
  public TrainingSettings settings() {
    return settings;
  }

  /// Predicts the windows on which thresholds and calibrations may be chosen: those of the
  /// validation subset; or, when every member left out a fold, all that are not test, each by the
  /// members that have not seen it.
  ///
  /// @param data of the run itself
  public List<WindowPrediction> selection(Dataset data) {
    return together(selectionBase(data));
  }

  /// What the base models say of the windows of [#selection].
  ///
  /// @param data of the run itself
  public BasePredictions selectionBase(Dataset data) {
    List<BasePredictions.Asked> asked = new ArrayList<>();
    List<NetworkAnswer> answers = new ArrayList<>();
    if (LeftOut.isFoldedRun(metadata, data)) {
      Set<Window> pool = Set.copyOf(Folds.pool(data));
      ask(data, Subset.TRAIN, asked, answers);
      for (int i = asked.size() - 1; i >= 0; i--) {
        if (!pool.contains(data.windows(Subset.TRAIN).get(i))) {
          asked.remove(i);
          answers.remove(i);
        }
      }
    }
    ask(data, Subset.VALIDATION, asked, answers);
    return withSpans(new BasePredictions(data, asked, answers, shift));
  }

  /// The answers of all models together, mixed as the run has chosen, in time order.
  ///
  /// @param base what [#selectionBase] says
  public List<WindowPrediction> together(BasePredictions base) {
    return base.inTimeOrder(blends, workers);
  }

  /// Predicts the windows of a subset. Windows that some members of the run learned from are
  /// predicted by the others, when there are others.
  ///
  /// @param data with the run's features and window length; see [Assembly#dataset]
  public List<WindowPrediction> predict(Dataset data, Subset subset) {
    List<BasePredictions.Asked> asked = new ArrayList<>();
    List<NetworkAnswer> answers = new ArrayList<>();
    ask(data, subset, asked, answers);
    return withSpans(new BasePredictions(data, asked, answers, shift)).together(blends, workers);
  }

  private BasePredictions withSpans(BasePredictions networksAlone) {
    return spans == null ? networksAlone : spans.predict(networksAlone);
  }

  /// Asks the networks about the windows of a subset.
  private void ask(
      Dataset data, Subset subset, List<BasePredictions.Asked> asked, List<NetworkAnswer> answers) {
    int steps = settings.window();
    List<Window> windows = data.windows(subset);
    int[] folds = LeftOut.folds(metadata, data, windows);
    NetworkAnswer[] said = new NetworkAnswer[windows.size()];
    Map<Integer, List<NetworkAnswer.Shown>> shown = new HashMap<>();
    forEachWindow(
        data,
        subset,
        shift,
        (index, moved, b) -> {
          float[] logOdds = new float[steps];
          float[] path = new float[steps];
          sums.logOdds(b, logOdds);
          sums.path(b, path);
          List<NetworkAnswer.Shown> all = shown.computeIfAbsent(index, _ -> new ArrayList<>());
          all.add(new NetworkAnswer.Shown(moved, logOdds, path, sums.votes(b)));
          if (moved == 0) {
            float[] probability = new float[steps];
            sums.probability(b, probability);
            said[index] = new NetworkAnswer(List.copyOf(all), probability, heads(b));
          }
        });
    for (int i = 0; i < said.length; i++) {
      asked.add(new BasePredictions.Asked(subset, i, folds[i]));
      answers.add(said[i]);
    }
  }

  /// Shows the windows of a subset; each after the two that are moved to either side of it, as far
  /// as segment and embargo allow.
  ///
  /// @param most bars to move by, 0 for the annotated windows alone
  private void forEachWindow(Dataset data, Subset subset, int most, WindowConsumer consumer) {
    finish();
    check(data.features(), data.windowLength());
    List<Window> windows = data.windows(subset);
    int[][] unseen = LeftOut.unseen(metadata, data, windows);
    WindowFeatures inverted =
        settings.inference().testTimeInversion() ? data.invertedFeatures() : null;
    boolean[] done = new boolean[windows.size()];
    int[] indices = new int[BATCH];
    int[] starts = new int[BATCH];
    for (int first = 0; first < windows.size(); first++) {
      if (done[first]) {
        continue;
      }
      List<Integer> alike = new ArrayList<>();
      for (int i = first; i < windows.size() && alike.size() < BATCH; i++) {
        if (!done[i] && Arrays.equals(unseen[i], unseen[first])) {
          done[i] = true;
          alike.add(i);
        }
      }
      for (int by : most == 0 ? new int[] {0} : new int[] {-most, most, 0}) {
        int count = 0;
        for (int i : alike) {
          int start = windows.get(i).start();
          int moved =
              Math.clamp(start + by, data.earliestStart(subset, i), data.latestStart(subset, i));
          if (by == 0 || moved != start) {
            indices[count] = i;
            starts[count++] = by == 0 ? start : moved;
          }
        }
        if (count == 0) {
          continue;
        }
        networks.start(data.features(), inverted, starts, 0, count, unseen[first]);
        networks.finish();
        for (int b = 0; b < count; b++) {
          consumer.accept(indices[b], starts[b] - windows.get(indices[b]).start(), b);
        }
      }
    }
  }

  /// Predicts other windows in place of annotated ones, one annotated window after the other. Which
  /// models predict is decided by the annotated window: when members of this run learned from it,
  /// the others do, when there are others.
  ///
  /// @param data with the run's features and window length; see [Assembly#dataset]
  public void replay(Dataset data, List<Window> annotated, ShownWindows showing) {
    check(data.features(), data.windowLength());
    int[][] unseen = LeftOut.unseen(metadata, data, annotated);
    int[] folds = LeftOut.folds(metadata, data, annotated);
    WindowFeatures inverted =
        settings.inference().testTimeInversion() ? data.invertedFeatures() : null;
    WindowOutputs outputs = new WindowOutputs(0, settings.window(), types.size());
    for (int i = 0; i < annotated.size(); i++) {
      int[] starts = showing.starts(i);
      if (outputs.probability.length < starts.length) {
        outputs = new WindowOutputs(starts.length, settings.window(), types.size());
      }
      String instrument = data.bars().instrumentOf(annotated.get(i).start()).name();
      Asking asking = new Asking(instrument, unseen[i]);
      predict(asking, data.features(), inverted, starts, starts.length, outputs);
      placeNewest(instrument, data.features(), starts, starts.length, folds[i], outputs);
      showing.take(i, outputs);
    }
  }

  /// Predicts windows of a series by the rows at which they start.
  ///
  /// @param features with the run's feature set
  /// @param inverted features of the inverted series, null when the settings do not need them
  /// @param starts first rows
  /// @param count how many of them
  /// @param into \[at least count]`[T]` probabilities per window
  public void probabilities(
      WindowFeatures features,
      @Nullable WindowFeatures inverted,
      int[] starts,
      int count,
      float[][] into) {
    check(features, settings.window());
    WindowOutputs outputs = new WindowOutputs(count, settings.window(), types.size());
    predict(new Asking("", everyone), features, inverted, starts, count, outputs);
    placeNewest("", features, starts, count, -1, outputs);
    System.arraycopy(outputs.probability, 0, into, 0, count);
  }

  /// Starts to predict windows that come from anywhere, and returns while the other threads
  /// compute. What was started before is finished first. The caller sees to it that the inputs are
  /// those of the run's feature set and context.
  ///
  /// @param instrument whose windows these are, empty for one without a name
  /// @param inputs writes a window's features; all are read before this returns
  /// @param inverted the same of the inverted series, null when the settings do not need them
  /// @param starts first rows
  /// @param count how many of them, at most [#BATCH]
  /// @param into receives what is said, with room for at least so many windows, before the next
  ///   [#start] or [#finish] returns
  public void start(
      String instrument,
      WindowSource inputs,
      @Nullable WindowSource inverted,
      int[] starts,
      int count,
      WindowOutputs into) {
    finish();
    startedFor = blends.of(instrument);
    if (asksNetworks(startedFor)) {
      networks.start(inputs, inverted, starts, 0, count, everyone);
    }
    startedWindows = count;
    startedInto = into;
  }

  /// Works along until what was started is predicted.
  public void finish() {
    WindowOutputs into = startedInto;
    startedInto = null;
    if (into != null) {
      finish(startedFor, into, 0, startedWindows);
    }
  }

  /// Who is asked about windows of an instrument.
  ///
  /// @param members numbers of the networks
  private record Asking(String instrument, int[] members) {}

  private void predict(
      Asking asking,
      WindowSource inputs,
      @Nullable WindowSource inverted,
      int[] starts,
      int count,
      WindowOutputs into) {
    finish();
    Blend blend = blends.of(asking.instrument);
    for (int from = 0; from < count; from += BATCH) {
      int size = Math.min(BATCH, count - from);
      if (asksNetworks(blend)) {
        networks.start(inputs, inverted, starts, from, size, asking.members);
      }
      finish(blend, into, from, size);
    }
  }

  /// Whether the networks have a weight. Where they have none, the model of spans predicts alone.
  private boolean asksNetworks(Blend blend) {
    return spans == null || blend.stacking().networks() > 0;
  }

  private void finish(Blend blend, WindowOutputs into, int from, int count) {
    if (!asksNetworks(blend)) {
      into.leaveOpen(from, count);
      return;
    }
    networks.finish();
    for (int b = 0; b < count; b++) {
      sums.probability(b, into.probability[from + b]);
      System.arraycopy(
          sums.votes(b).spread(blend.calibrator()),
          0,
          into.uncertainty[from + b],
          0,
          settings.window());
      if (spans == null) {
        calibrate(blend.calibrator(), into.probability[from + b]);
      }
      if (chain) {
        sums.path(b, into.path[from + b]);
      }
      sums.types(b, into.types[from + b]);
      into.countdown[from + b] = countdownAtEnd(b);
    }
  }

  private float countdownAtEnd(int b) {
    return trained.contains(Task.COUNTDOWN)
        ? countdown.bars(
            sums.countdown(b, settings.window() - 1), settings.loss().countdown().clip())
        : Float.NaN;
  }

  /// The types that the run tells; none when it has learned none.
  public SpanTypes types() {
    return types;
  }

  /// Whether the run's networks end in a chain, so that they have a best tag sequence.
  public boolean hasPath() {
    return chain;
  }

  /// Whether the run has a model of spans, whose answers [#place] gives.
  public boolean placesSpans() {
    return spans != null;
  }

  /// Places spans on stretches of an instrument, side by side. Only for runs with a model of spans.
  ///
  /// @param instrument its name, empty for one without
  public List<Placed> place(String instrument, List<Stretch> stretches) {
    return Objects.requireNonNull(spans).place(instrument, stretches, -1);
  }

  /// Places spans on windows whose last bars are the newest ones.
  private void placeNewest(
      String instrument,
      WindowSource features,
      int[] starts,
      int count,
      int fold,
      WindowOutputs outputs) {
    if (spans != null) {
      spans.placeNewest(instrument, features, Arrays.copyOf(starts, count), fold, outputs);
    }
  }

  /// The stretch of a window whose last bar is the newest one.
  ///
  /// @param networks `[T]` probabilities of the networks alone
  /// @param spread `[T]` standard deviation of the networks' probabilities
  public Stretch newest(WindowView window, float[] networks, float[] spread) {
    return Objects.requireNonNull(spans).newest(window, networks, spread);
  }

  private NetworkAnswer.Heads heads(int b) {
    float[] typeProbability = new float[types.size()];
    sums.types(b, typeProbability);
    float[] bars = new float[0];
    if (trained.contains(Task.COUNTDOWN)) {
      bars = new float[settings.window()];
      sums.countdown(b, bars);
      for (int t = 0; t < bars.length; t++) {
        bars[t] = countdown.bars(bars[t], settings.loss().countdown().clip());
      }
    }
    return new NetworkAnswer.Heads(
        typeProbability,
        trained.contains(Task.POINTER) ? sums.pointer(b, 0) : Float.NaN,
        trained.contains(Task.POINTER) ? sums.pointer(b, 1) : Float.NaN,
        bars,
        chain);
  }

  private static void calibrate(@Nullable Calibrator calibrator, float[] probability) {
    if (calibrator != null) {
      for (int t = 0; t < probability.length; t++) {
        probability[t] = (float) calibrator.apply((double) probability[t]);
      }
    }
  }

  private void check(WindowFeatures features, int length) {
    if (!features.names().equals(metadata.featureNames())
        || features.context() != Assembly.featureContext(settings)
        || length != settings.window()) {
      throw new IllegalArgumentException(
          String.format(
              "the data were prepared for %s features and windows of %d bars, the run reads %s and"
                  + " %d",
              features.set().name(), length, settings.features().set(), settings.window()));
    }
  }

  @Override
  public void close() {
    if (ownsWorkers) {
      workers.close();
    }
  }
}
