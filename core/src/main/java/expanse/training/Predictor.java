package expanse.training;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.dataset.Split;
import expanse.dataset.TargetOptions;
import expanse.dataset.Window;
import expanse.dataset.WindowTargets;
import expanse.feature.WindowFeatures;
import expanse.metric.Calibrator;
import expanse.model.Batch;
import expanse.model.CountdownTarget;
import expanse.model.Jade;
import expanse.model.JadeOutput;
import expanse.model.ModelFiles;
import expanse.model.ShardedJade;
import expanse.model.Task;
import expanse.nn.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The trained models of a run as one predictor: averages over the ensemble, over both ways up when
/// the settings say so, and corrects the probabilities when the run holds a calibration.
///
/// To be used by one thread at a time; it computes on several itself.
public final class Predictor implements AutoCloseable {
  private static final int BATCH = 32;

  private final RunMetadata metadata;
  private final TrainingSettings settings;
  private final Workers workers;
  private final ShardedJade network;
  private final float[][] parameters; // [members][parameters]
  private final int[] everyone; // numbers of all members
  private final @Nullable TreeExperts trees;
  private final @Nullable Calibrator calibrator;
  private final CountdownTarget countdown;
  private final boolean[] trained = new boolean[Task.COUNT];
  private final Batch batch;
  private final Sums sums;

  private Predictor(RunDirectory run, int threads, boolean calibrated) {
    metadata = RunMetadata.read(run.metadata());
    settings = metadata.settings();
    if (metadata.result() == null) {
      throw new InputException(
          run.path() + " is not trained to its end; expanse train --resume goes on with it");
    }
    Jade jade =
        new Jade(Assembly.network(settings, metadata.featureNames().size(), metadata.spanPrior()));
    if (metadata.ensemble() < 1 || metadata.ensemble() > 64) {
      throw new InputException(run.metadata() + " names an impossible ensemble");
    }
    parameters = new float[metadata.ensemble()][];
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = read(run.member(k + 1).bestModel(), jade);
    }
    trees = settings.trees().count() > 0 ? TreeExperts.read(run.trees(), metadata) : null;
    everyone = IntStream.range(0, parameters.length).toArray();
    calibrator =
        calibrated && Files.isRegularFile(run.calibration())
            ? CalibrationFile.read(run.calibration())
            : null;
    countdown = Assembly.countdownTarget(settings);
    double[] weights =
        settings.balancing().kind() == BalancingSettings.Kind.SPAN_ONLY
            ? new double[] {0, 0, 1, 0}
            : settings.balancing().weights().toArray();
    boolean learned = settings.balancing().kind() == BalancingSettings.Kind.KENDALL;
    for (int k = 0; k < Task.COUNT; k++) {
      trained[k] = learned || weights[k] > 0;
    }
    trained[3] &= countdown != CountdownTarget.OFF;
    workers = new Workers(Math.max(1, threads));
    network =
        new ShardedJade(jade, Assembly.losses(settings, metadata.posWeight()), BATCH, workers);
    batch = new Batch(settings.window(), metadata.featureNames().size(), BATCH);
    sums = new Sums(settings.window(), BATCH, settings.trees().share());
  }

  /// Opens the finished run in a folder.
  ///
  /// @param threads to compute on
  public static Predictor open(Path run, int threads) {
    return new Predictor(RunDirectory.open(run), threads, true);
  }

  /// The same without the run's calibration.
  static Predictor uncalibrated(RunDirectory run, int threads) {
    return new Predictor(run, threads, false);
  }

  private static float[] read(Path file, Jade jade) {
    ModelFiles.Saved saved = ModelFiles.read(file);
    if (!saved.config().withSpanPrior(0).equals(jade.config().withSpanPrior(0))) {
      throw new InputException(
          file + " is of another network than the run's metadata describe; take it from a copy");
    }
    return saved.parameters();
  }

  /// What the run says of itself.
  public RunMetadata metadata() {
    return metadata;
  }

  /// The run's settings.
  public TrainingSettings settings() {
    return settings;
  }

  /// Predicts the windows on which thresholds and calibrations may be chosen: those of the
  /// validation part; or, when every member left out a fold, all that are not test, each by the
  /// members that have not seen it.
  ///
  /// @param data of the run itself
  public List<WindowPrediction> selection(Dataset data) {
    List<WindowPrediction> predictions = new ArrayList<>();
    if (isFoldedRunOf(data)) {
      List<Window> pool = Folds.pool(data);
      for (WindowPrediction prediction : predict(data, Split.TRAIN)) {
        if (pool.contains(prediction.window())) {
          predictions.add(prediction);
        }
      }
    }
    predictions.addAll(predict(data, Split.VALIDATION));
    predictions.sort(Comparator.comparingInt(p -> p.window().start()));
    return predictions;
  }

  /// Predicts the windows of a part. Windows that some members of the run learned from are
  /// predicted by the others, when there are others.
  ///
  /// @param data with the run's features and window length; see [Assembly#dataset]
  public List<WindowPrediction> predict(Dataset data, Split part) {
    check(data.features(), data.windowLength());
    List<Window> windows = data.windows(part);
    boolean[][] unseen = unseen(data, part);
    WindowPrediction[] predictions = new WindowPrediction[windows.size()];
    int[] members = new int[parameters.length];
    boolean[] done = new boolean[windows.size()];
    for (int first = 0; first < windows.size(); first++) {
      if (done[first]) {
        continue;
      }
      int[] indices = new int[BATCH];
      int[] starts = new int[BATCH];
      int count = 0;
      for (int i = first; i < windows.size() && count < BATCH; i++) {
        if (!done[i] && Arrays.equals(unseen[i], unseen[first])) {
          done[i] = true;
          indices[count] = i;
          starts[count++] = windows.get(i).start();
        }
      }
      int used = 0;
      for (int k = 0; k < parameters.length; k++) {
        if (unseen[first][k]) {
          members[used++] = k;
        }
      }
      sums.clear();
      WindowFeatures inverted =
          settings.inference().testTimeInversion() ? data.invertedFeatures() : null;
      accumulate(
          data.features()::fill,
          inverted == null ? null : inverted::fill,
          starts,
          0,
          count,
          Arrays.copyOf(members, used));
      for (int b = 0; b < count; b++) {
        predictions[indices[b]] = prediction(data, part, indices[b], b);
      }
    }
    return List.of(predictions);
  }

  private boolean isFoldedRunOf(Dataset data) {
    return settings.ensemble().folds() > 0 && MemberPlan.digest(data).equals(metadata.windows());
  }

  /// Which members to ask about each window of a part.
  private boolean[][] unseen(Dataset data, Split part) {
    int windows = data.windows(part).size();
    boolean[][] unseen = new boolean[windows][parameters.length];
    if (part == Split.TEST || !isFoldedRunOf(data)) {
      for (boolean[] row : unseen) {
        Arrays.fill(row, true);
      }
      return unseen;
    }
    int folds = settings.ensemble().folds();
    List<Window> pool = Folds.pool(data);
    for (int i = 0; i < windows; i++) {
      int place = pool.indexOf(data.windows(part).get(i));
      if (place < 0) { // an additional training window, seen by every member
        Arrays.fill(unseen[i], true);
        continue;
      }
      for (int k = 0; k < parameters.length; k++) {
        unseen[i][k] = Folds.ofMember(k + 1, folds) == Folds.ofWindow(place, pool.size(), folds);
      }
    }
    return unseen;
  }

  /// Predicts windows of a series by the rows at which they start.
  ///
  /// @param features with the run's feature set
  /// @param inverted features of the inverted series, null when the settings do not need them
  /// @param starts first rows
  /// @param count how many of them
  /// @param into \[at least count]\[T] probabilities per window
  public void probabilities(
      WindowFeatures features,
      @Nullable WindowFeatures inverted,
      int[] starts,
      int count,
      float[][] into) {
    check(features, settings.window());
    predict(features::fill, inverted == null ? null : inverted::fill, starts, count, into, null);
  }

  /// Predicts windows that come from anywhere, by the rows at which they start. The caller sees to
  /// it that the inputs are those of the run's feature set and context.
  ///
  /// @param inputs writes a window's features
  /// @param inverted the same of the inverted series, null when the settings do not need them
  /// @param starts first rows
  /// @param count how many of them
  /// @param probability \[at least count]\[T] probabilities per window
  /// @param types \[at least count]\[classes] type probabilities per window, or null
  public void predict(
      WindowInputs inputs,
      @Nullable WindowInputs inverted,
      int[] starts,
      int count,
      float[][] probability,
      float @Nullable [][] types) {
    for (int from = 0; from < count; from += BATCH) {
      int size = Math.min(BATCH, count - from);
      sums.clear();
      accumulate(inputs, inverted, starts, from, size, everyone);
      for (int b = 0; b < size; b++) {
        sums.probability(b, probability[from + b]);
        calibrate(probability[from + b]);
        if (types != null) {
          types[from + b] = sums.types(b);
        }
      }
    }
  }

  /// Whether the run trained the type head.
  public boolean tellsTypes() {
    return trained[1];
  }

  private void accumulate(
      WindowInputs features,
      @Nullable WindowInputs inverted,
      int[] starts,
      int from,
      int count,
      int[] members) {
    for (int way = 0; way < (inverted == null ? 1 : 2); way++) {
      WindowInputs source = way == 0 || inverted == null ? features : inverted;
      batch.start(count);
      for (int b = 0; b < count; b++) {
        source.fill(starts[from + b], batch.steps, batch.x, b * batch.inputs, count * batch.inputs);
      }
      if (trees != null) {
        judgeByTrees(trees, count, members);
      }
      for (int k : members) {
        float[] member = parameters[k];
        int passes = settings.inference().monteCarloPasses();
        if (passes == 0) {
          network.predictFixed(member, batch);
          sums.add(network.output(), count);
        }
        for (int pass = 0; pass < passes; pass++) {
          network.forward(member, batch, metadata.memberSeed(), pass);
          sums.add(network.output(), count);
        }
      }
    }
  }

  private void judgeByTrees(TreeExperts experts, int count, int[] members) {
    boolean[] use = new boolean[experts.count()];
    for (int k : members) {
      use[use.length == 1 ? 0 : Folds.ofMember(k + 1, use.length)] = true;
    }
    sums.addedTrees++;
    workers.run(
        batch.steps,
        t -> {
          for (int i = t * count; i < (t + 1) * count; i++) {
            sums.trees[i] += experts.probability(batch.x, i * batch.inputs, use);
          }
        });
  }

  private WindowPrediction prediction(Dataset data, Split part, int index, int b) {
    Window window = data.windows(part).get(index);
    WindowTargets truth = data.targets(part, index, TargetOptions.DEFAULT);
    float[] probability = new float[settings.window()];
    sums.probability(b, probability);
    calibrate(probability);
    float[] bars = new float[0];
    if (trained[3]) {
      bars = new float[settings.window()];
      sums.countdown(b, bars);
      for (int t = 0; t < bars.length; t++) {
        bars[t] = countdown.bars(bars[t], settings.loss().countdown().clip());
      }
    }
    return new WindowPrediction(
        window,
        probability,
        truth.span(),
        truth.weight(),
        truth.spans(),
        trained[1] ? sums.types(b) : new float[0],
        trained[0] ? sums.pointer(b, 0) : Float.NaN,
        trained[0] ? sums.pointer(b, 1) : Float.NaN,
        bars);
  }

  private void calibrate(float[] probability) {
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
          "the data were prepared for "
              + features.set().name()
              + " features and windows of "
              + length
              + " bars, the run reads "
              + settings.features().set()
              + " and "
              + settings.window());
    }
  }

  @Override
  public void close() {
    workers.close();
  }

  /// Running sums of outputs over members, ways up, and passes.
  private static final class Sums {
    private final int steps;
    private final double[] probability; // [T][B] of the networks
    private final double[] trees; // [T][B] of the trees
    private final double share; // weight of the trees
    private int addedTrees;
    private final double[] countdown; // [T][B]
    private final double[] types; // [B][K], K at most 8
    private final double[] pointers; // [B][2]
    private final float[] softmax = new float[8];
    private int size;
    private int classes;
    private int added;

    Sums(int steps, int capacity, double share) {
      this.share = share;
      trees = new double[steps * capacity];
      this.steps = steps;
      probability = new double[steps * capacity];
      countdown = new double[steps * capacity];
      types = new double[capacity * softmax.length];
      pointers = new double[capacity * 2];
    }

    void clear() {
      Arrays.fill(probability, 0);
      Arrays.fill(trees, 0);
      addedTrees = 0;
      Arrays.fill(countdown, 0);
      Arrays.fill(types, 0);
      Arrays.fill(pointers, 0);
      added = 0;
    }

    void add(JadeOutput output, int count) {
      size = count;
      classes = output.classes;
      added++;
      for (int i = 0; i < steps * count; i++) {
        probability[i] += output.spanProbability[i];
        countdown[i] += output.countdown[i];
      }
      for (int b = 0; b < count; b++) {
        output.typeProbabilities(b, softmax);
        for (int k = 0; k < classes; k++) {
          types[b * classes + k] += softmax[k];
        }
        pointers[2 * b] += output.pointers[2 * b];
        pointers[2 * b + 1] += output.pointers[2 * b + 1];
      }
    }

    void probability(int b, float[] into) {
      for (int t = 0; t < steps; t++) {
        double networks = probability[t * size + b] / added;
        into[t] =
            (float)
                (addedTrees == 0 ? networks : mixed(networks, trees[t * size + b] / addedTrees));
      }
    }

    private double mixed(double networks, double forest) {
      double logOdds = (1 - share) * logit(networks) + share * logit(forest);
      return 1 / (1 + StrictMath.exp(-logOdds));
    }

    private static double logit(double probability) {
      double p = Math.clamp(probability, 1e-3, 1 - 1e-3);
      return StrictMath.log(p / (1 - p));
    }

    void countdown(int b, float[] into) {
      for (int t = 0; t < steps; t++) {
        into[t] = (float) (countdown[t * size + b] / added);
      }
    }

    float[] types(int b) {
      float[] mean = new float[classes];
      for (int k = 0; k < classes; k++) {
        mean[k] = (float) (types[b * classes + k] / added);
      }
      return mean;
    }

    float pointer(int b, int which) {
      return (float) (pointers[2 * b + which] / added);
    }
  }
}
