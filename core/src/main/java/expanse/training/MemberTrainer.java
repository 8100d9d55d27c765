package expanse.training;

import expanse.base.EnumNames;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Augmentation;
import expanse.dataset.BatchBuilder;
import expanse.dataset.Dataset;
import expanse.dataset.WindowDraw;
import expanse.metric.Separation;
import expanse.model.Batch;
import expanse.model.Jade;
import expanse.model.ShardedJade;
import expanse.model.Task;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.nn.ParameterLayout;
import expanse.nn.Schedule;
import expanse.run.CsvLog;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.BalancingSettings;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Trains one model of an ensemble and keeps its run directory.
///
/// Every random choice derives from the member's seed and the number of the epoch or step, never
/// from what was drawn before; so a resumed run draws what the uninterrupted one would have drawn.
final class MemberTrainer {
  // purposes of derived random numbers
  private static final long INITIAL = 1;
  private static final long ORDER = 2;
  private static final long SHOWING = 3;
  private static final long NOISE = 4;

  private final Dataset data;
  private final TrainingSettings settings;
  private final MemberPlan plan;
  private final TrainingListener listener;
  private final RunDirectory run;
  private final long seed;
  private final Augmentation augmentation;
  private final BatchBuilder builder;
  private final Validation validation;
  private final ShardedJade network;
  private final ParameterLayout layout;
  private final AdamW optimiser;
  private final Balancer balancer;
  private final Schedule schedule;
  private final Transfer transfer;
  private boolean transferred;
  private final int epochs;
  private final int stepsPerEpoch;
  private final float[] parameters;
  private final float[] gradients;
  private final float[] best;
  private final float[][] taskGradients; // [4][parameters] or empty
  private final Batch batch;
  private final int[] order;
  private final double[] weights = new double[Task.COUNT];
  private final double[] oneHot = new double[Task.COUNT];
  private final double[] trainLosses = new double[Task.COUNT];
  private final TaskMeans trainMeans;
  private final EpochProbabilities trainProbabilities = new EpochProbabilities();
  private final FeatureStatistics trainFeatures;
  private @Nullable List<Separation.Summary> validationFeatures;

  private int epoch;
  private long step;
  private int bestEpoch;
  private double bestValue;
  private int lastImprovement;
  private double earlierSeconds;
  private long started;
  private long lastSaved;

  /// @param workers threads of this member
  MemberTrainer(Dataset data, MemberPlan plan, Workers workers, TrainingListener listener) {
    this.data = data;
    this.plan = plan;
    this.settings = plan.settings();
    this.listener = listener;
    this.run = plan.run();
    this.seed = plan.seed();
    augmentation = settings.augmentation();
    builder =
        new BatchBuilder(
            data,
            Assembly.targetOptions(settings),
            augmentation,
            plan.columns(data.features().names()));
    trainMeans = new TaskMeans(settings.loss().countdown().target());
    validation =
        new Validation(
            data,
            builder,
            settings.batchSize(),
            new TaskMeans(settings.loss().countdown().target()),
            settings.trainedTasks());
    int inputs = builder.names().size();
    Jade jade =
        new Jade(Assembly.network(settings, inputs, data.positiveRate(Subset.TRAIN), data.types()));
    layout = jade.layout();
    transfer = new Transfer(settings, jade);
    network =
        new ShardedJade(
            jade,
            Assembly.losses(settings, Assembly.positiveWeight(settings, data)),
            settings.batchSize(),
            workers);
    optimiser = Assembly.optimiser(settings, layout.size());
    balancer = Balancer.of(settings.balancing(), layout, seed);
    order = new int[data.windows(Subset.TRAIN).size()];
    stepsPerEpoch = Math.ceilDiv(order.length, settings.batchSize());
    epochs = settings.epochs(stepsPerEpoch);
    schedule = Assembly.schedule(settings, (long) epochs * stepsPerEpoch);
    parameters = jade.init(Rng.derived(seed, INITIAL));
    balancer.initialise(parameters);
    gradients = layout.allocate();
    best = parameters.clone();
    taskGradients = new float[balancer instanceof Balancer.PerTask ? Task.COUNT : 0][layout.size()];
    batch = builder.newBatch(Math.min(settings.batchSize(), Math.max(1, order.length)));
    trainFeatures = new FeatureStatistics(inputs);
    bestValue = worst();
  }

  /// Trains from the start, or from where an interrupted run stood.
  ///
  /// @param encoder file of a pre-trained encoder, or null for none
  RunMetadata.Result train(@Nullable Path encoder, boolean resume) {
    if (encoder != null) {
      List<String> names = data.features().names();
      transfer.copy(encoder, plan.columns(names), names.size(), parameters);
      transferred = true;
    }
    if (resume && plan.isFinished()) {
      RunMetadata.Result result = Objects.requireNonNull(RunMetadata.read(run.metadata()).result());
      run.deleteState(); // it is still there when the run was killed right at its end
      listener.started(plan.number(), plan.members(), epochs, epochs, stepsPerEpoch);
      listener.finished(plan.number(), result);
      return result;
    }
    started = System.nanoTime();
    Map<String, CsvLog.Mark> marks = resume ? restore() : null;
    RunMetadata metadata;
    if (marks == null) {
      run.deleteResults();
      int trainable = transferred ? transfer.trainable(epochs) : layout.size();
      metadata = plan.metadata(data, layout.size(), trainable);
      metadata.write(run.metadata());
    } else {
      metadata = RunMetadata.read(run.metadata());
    }
    listener.started(plan.number(), plan.members(), epoch, epochs, stepsPerEpoch);
    try (RunLogs logs = new RunLogs(run, layout.names(), marks)) {
      lastSaved = System.nanoTime();
      while (epoch < epochs && !isOutOfPatience()) {
        epoch++;
        long begin = System.nanoTime();
        if (transferred) {
          network.freezeEncoder(transfer.startEpoch(epoch, optimiser));
        }
        trainEpoch(logs);
        endEpoch(logs, begin);
      }
      logs.sync();
    }
    return finish(metadata);
  }

  private void trainEpoch(RunLogs logs) {
    boolean statistics = isDue(settings.log().statisticsEvery());
    trainMeans.reset();
    trainProbabilities.reset();
    trainFeatures.reset();
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Rng.derived(seed, ORDER, epoch).shuffle(order);
    for (int b = 0; b < stepsPerEpoch; b++) {
      fill(b);
      if (statistics && b % 10 == 0) {
        trainFeatures.add(batch);
      }
      network.forward(parameters, batch, seed, step);
      double[] losses = network.losses();
      balancer.weigh(losses, parameters, weights);
      double total = balancer.total(losses, weights, parameters);
      if (!Double.isFinite(total)) {
        throw new InputException(
            "training diverged in epoch "
                + epoch
                + " (the loss is "
                + total
                + "); lower optimiser.learning_rate or set optimiser.clip_norm=1");
      }
      trainMeans.add(batch, losses, total);
      trainProbabilities.add(batch, network.output());
      if (b == 0 && isDue(settings.log().gradientEvery())) {
        logShares(logs, losses);
      }
      computeGradients(losses);
      if (b == 0 && isDue(settings.log().gradientEvery())) {
        logGradients(logs);
      }
      GradientClip.clip(gradients, settings.optimiser().clipNorm());
      optimiser.step(parameters, gradients, schedule.rate(step));
      balancer.afterStep(parameters);
      step++;
      listener.step(plan.number(), epoch, b + 1);
    }
    if (statistics) {
      logs.features(epoch, "train", builder.names(), trainFeatures.summaries());
    }
  }

  private void fill(int batchNumber) {
    int from = batchNumber * settings.batchSize();
    int to = Math.min(order.length, from + settings.batchSize());
    List<WindowDraw> draws = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      draws.add(
          augmentation.draw(
              data, Subset.TRAIN, order[i], Rng.derived(seed, SHOWING, epoch, order[i])));
    }
    builder.fill(batch, Subset.TRAIN, draws, Rng.derived(seed, NOISE, step));
  }

  private void computeGradients(double[] losses) {
    if (balancer instanceof Balancer.PerTask perTask) {
      for (int k = 0; k < Task.COUNT; k++) {
        taskGradient(k, taskGradients[k]);
      }
      perTask.combine(losses, taskGradients, gradients);
    } else {
      network.backward(weights, gradients);
    }
    balancer.addGradients(losses, parameters, gradients);
    if (transferred) {
      transfer.hold(gradients);
    }
  }

  private void taskGradient(int task, float[] into) {
    Arrays.fill(oneHot, 0);
    oneHot[task] = 1;
    network.backward(oneHot, into);
  }

  private void logShares(RunLogs logs, double[] losses) {
    double[] lossShares = new double[Task.COUNT];
    double[] gradientShares = new double[Task.COUNT];
    double lossSum = 0;
    double gradientSum = 0;
    for (int k = 0; k < Task.COUNT; k++) {
      lossShares[k] = weights[k] * losses[k];
      lossSum += lossShares[k];
      if (weights[k] > 0) {
        taskGradient(k, gradients);
        gradientShares[k] = weights[k] * GradientClip.norm(gradients);
        gradientSum += gradientShares[k];
      }
    }
    for (int k = 0; k < Task.COUNT; k++) {
      lossShares[k] /= lossSum;
      gradientShares[k] /= gradientSum;
    }
    logs.shares(epoch, weights, lossShares, gradientShares);
  }

  private void logGradients(RunLogs logs) {
    List<ParameterLayout.Entry> tensors = layout.entries();
    double[] norms = new double[tensors.size()];
    for (int i = 0; i < norms.length; i++) {
      ParameterLayout.Entry tensor = tensors.get(i);
      norms[i] = GradientClip.norm(gradients, tensor.offset(), tensor.offset() + tensor.size());
    }
    logs.gradients(epoch, GradientClip.norm(gradients), norms);
  }

  private void endEpoch(RunLogs logs, long begin) {
    Validation.@Nullable Outcome outcome = validation.score(network, parameters);
    trainMeans.means(trainLosses);
    boolean isBest = select(outcome);
    double seconds = (System.nanoTime() - begin) * 1e-9;
    double[] scores = outcome == null ? nans() : outcome.scores();
    double validationLoss = outcome == null ? Double.NaN : outcome.loss();
    logs.epoch(epoch, trainMeans.total(), validationLoss, scores, seconds);
    logs.losses(epoch, "train", trainLosses);
    logs.probabilities(epoch, "train", trainProbabilities.separation());
    if (outcome != null) {
      logs.losses(epoch, "val", outcome.losses());
      logs.probabilities(epoch, "val", outcome.separation());
    }
    if (isDue(settings.log().statisticsEvery())) {
      logStatistics(logs);
    }
    logs.flush();
    if (isDue(settings.log().checkpointEvery())) {
      plan.writeModel(run.checkpoint(epoch), network.jade(), parameters, epoch);
    }
    if (System.nanoTime() - lastSaved >= plan.saveEvery().toNanos() && epoch < epochs) {
      save(logs);
      lastSaved = System.nanoTime();
    }
    listener.epoch(
        new EpochReport(
            plan.number(),
            epoch,
            trainMeans.total(),
            validationLoss,
            scores[0],
            outcome == null ? Double.NaN : outcome.averagePrecision(),
            outcome == null ? Double.NaN : outcome.separation().separation(),
            isBest,
            seconds));
  }

  private void logStatistics(RunLogs logs) {
    double[] sigmas = new double[Task.COUNT];
    double[] shares = new double[Task.COUNT];
    double sum = 0;
    Task[] tasks = Task.values();
    for (int k = 0; k < Task.COUNT; k++) {
      sigmas[k] = StrictMath.exp(parameters[layout.offset(tasks[k].sigmaName())]);
      shares[k] =
          settings.balancing().kind() == BalancingSettings.Kind.KENDALL
              ? 1 / (sigmas[k] * sigmas[k])
              : weights[k];
      sum += shares[k];
    }
    for (int k = 0; k < Task.COUNT; k++) {
      shares[k] /= sum;
    }
    logs.uncertainty(epoch, sigmas, shares);
    if (validation.isEmpty()) {
      return;
    }
    List<Separation.Summary> summaries = validationFeatures;
    if (summaries == null) {
      FeatureStatistics statistics = new FeatureStatistics(builder.names().size());
      validation.batches().forEach(statistics::add);
      summaries = statistics.summaries();
      validationFeatures = summaries;
    }
    logs.features(epoch, "val", builder.names(), summaries);
  }

  private boolean select(Validation.@Nullable Outcome outcome) {
    TrainingSettings.Selection selection = settings.selection();
    double value =
        outcome == null
            ? Double.NaN
            : switch (selection.metric()) {
              case LAST -> Double.NaN;
              case VALIDATION_LOSS -> outcome.loss();
              case VALIDATION_SPAN_LOSS -> outcome.losses()[Task.SPAN.index()];
              case VALIDATION_AVERAGE_PRECISION -> outcome.averagePrecision();
              case VALIDATION_F1 -> outcome.bestF1();
            };
    if (selection.metric() == TrainingSettings.Selection.Metric.LAST) {
      keep(value);
      lastImprovement = epoch;
      return epoch == epochs;
    }
    double gain = selection.metric().largerIsBetter() ? value - bestValue : bestValue - value;
    if (gain > selection.minDelta()) {
      lastImprovement = epoch;
    }
    if (gain > 0) {
      keep(value);
      return true;
    }
    return false;
  }

  private void keep(double value) {
    System.arraycopy(parameters, 0, best, 0, best.length);
    bestEpoch = epoch;
    bestValue = value;
  }

  private double worst() {
    return settings.selection().metric().largerIsBetter()
        ? Double.NEGATIVE_INFINITY
        : Double.POSITIVE_INFINITY;
  }

  private boolean isOutOfPatience() {
    int patience = settings.selection().patience();
    return patience > 0 && epoch - lastImprovement >= patience;
  }

  private boolean isDue(int every) {
    return every > 0 && epoch % every == 0;
  }

  private RunMetadata.Result finish(RunMetadata metadata) {
    if (bestEpoch == 0) {
      keep(Double.NaN);
    }
    plan.writeModel(run.bestModel(), network.jade(), best, bestEpoch);
    RunMetadata.Result result =
        new RunMetadata.Result(
            epoch,
            bestEpoch,
            EnumNames.of(settings.selection().metric()),
            Double.isFinite(bestValue) ? Double.valueOf(bestValue) : null,
            Hashing.sha256(best),
            elapsed());
    metadata.finished(result).write(run.metadata());
    run.deleteState();
    listener.finished(plan.number(), result);
    return result;
  }

  private double elapsed() {
    return earlierSeconds + (System.nanoTime() - started) * 1e-9;
  }

  private void save(RunLogs logs) {
    if (bestEpoch > 0 && settings.selection().metric() != TrainingSettings.Selection.Metric.LAST) {
      plan.writeModel(run.bestModel(), network.jade(), best, bestEpoch);
    }
    ResumeState state =
        new ResumeState(
            epoch,
            step,
            bestEpoch,
            bestValue,
            lastImprovement,
            Arrays.stream(balancer.state()).boxed().toList(),
            logs.sync(),
            elapsed(),
            settings,
            seed,
            plan.data(),
            plan.windows());
    state.write(run.state(), parameters, optimiser.firstMoment(), optimiser.secondMoment(), best);
  }

  /// Goes back to the saved state; gives null when there is none.
  private @Nullable Map<String, CsvLog.Mark> restore() {
    if (!Files.isRegularFile(run.state())) {
      return null;
    }
    ResumeState.Loaded loaded = ResumeState.read(run.state(), layout.size());
    ResumeState state = loaded.state();
    plan.refuseOther(state.settings(), state.memberSeed(), state.data());
    plan.refuseOtherWindows(state.windows());
    epoch = state.epoch();
    step = state.step();
    bestEpoch = state.bestEpoch();
    bestValue = state.bestValue();
    lastImprovement = state.lastImprovement();
    earlierSeconds = state.seconds();
    balancer.restore(state.balancer().stream().mapToLong(Long::longValue).toArray());
    System.arraycopy(loaded.parameters(), 0, parameters, 0, parameters.length);
    System.arraycopy(loaded.best(), 0, best, 0, best.length);
    optimiser.restore(step, loaded.firstMoment(), loaded.secondMoment());
    return state.logs();
  }

  private static double[] nans() {
    return new double[] {Double.NaN, Double.NaN, Double.NaN};
  }
}
