package expanse.ensemble;

import expanse.base.Workers;
import expanse.feature.WindowSource;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import org.jspecify.annotations.Nullable;

/// The networks of a run, asked about one batch of windows at a time.
final class NetworkEnsemble {
  private static final int FILLED = 4; // windows whose features one task writes

  private final TrainingSettings settings;
  private final int columns;
  private final Workers workers;
  private final MemberModels models;
  private final float[] inputs; // [T][B][features]
  private final OutputSums sums;
  private int running = -1; // member that was started and not waited for
  private int voter;

  /// @param maxBatch most windows in a batch
  /// @param workers threads to compute on; stays the caller's
  NetworkEnsemble(RunDirectory run, RunMetadata metadata, int maxBatch, Workers workers) {
    this.settings = metadata.settings();
    this.columns = metadata.featureNames().size();
    this.workers = workers;
    models = new MemberModels(run, metadata, workers, maxBatch);
    inputs = new float[settings.window() * maxBatch * columns];
    int passes = Math.max(1, settings.inference().monteCarloPasses());
    sums = new OutputSums(settings.window(), maxBatch, models.subsets(), models.count() * passes);
  }

  /// Number of networks.
  int members() {
    return models.count();
  }

  /// Asks about a batch and returns while the workers compute the last network. Of a batch that was
  /// started before nothing is left.
  ///
  /// @param features writes the windows' features; all are read before this returns
  /// @param inverted the same of the inverted series, null when it is not asked for
  /// @param starts first rows of the windows, from place `from` on
  /// @param count how many of them
  /// @param members networks to ask
  void start(
      WindowSource features,
      @Nullable WindowSource inverted,
      int[] starts,
      int from,
      int count,
      int[] members) {
    finish(); // of a batch that nobody waited for
    sums.start(count);
    for (int way = 0; way < (inverted == null ? 1 : 2); way++) {
      WindowSource source = way == 0 || inverted == null ? features : inverted;
      finish();
      fill(source, starts, from, count);
      int passes = settings.inference().monteCarloPasses();
      for (int k : members) {
        for (int pass = 0; pass < Math.max(1, passes); pass++) {
          finish();
          models.start(k, inputs, count, passes == 0 ? -1 : pass);
          running = k;
          voter = k * Math.max(1, passes) + pass;
        }
      }
    }
  }

  /// What all say together about the last batch that was finished.
  OutputSums sums() {
    return sums;
  }

  /// Works along until the batch is done, that is until the network that was started last has
  /// spoken.
  void finish() {
    int member = running;
    running = -1;
    if (member >= 0) {
      sums.add(models.finish(member), models.subset(member), voter);
    }
  }

  /// Writes the features of a batch. A task takes some windows that lie side by side, so that
  /// threads seldom write into the same cache line.
  private void fill(WindowSource source, int[] starts, int from, int count) {
    workers.run(
        Math.ceilDiv(count, FILLED),
        task -> {
          int end = Math.min(count, (task + 1) * FILLED);
          for (int b = task * FILLED; b < end; b++) {
            source.fill(starts[from + b], settings.window(), inputs, b * columns, count * columns);
          }
        });
  }
}
