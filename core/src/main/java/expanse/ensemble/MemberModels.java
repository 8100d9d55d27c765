package expanse.ensemble;

import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.dataset.BatchBuilder;
import expanse.label.SpanTypes;
import expanse.model.Batch;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.model.JadeOutput;
import expanse.model.ModelFiles;
import expanse.model.SafeTensorsFiles;
import expanse.model.ShardedJade;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.FeatureSubset;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The trained networks of a run, each with the features it reads.
final class MemberModels {
  private final TrainingSettings settings;
  private final RunMetadata metadata;
  private final Workers workers;
  private final float[][] parameters; // [members][parameters]
  private final int[][] columns; // [members] features read, rising
  private final int[] subset; // [members]
  private final Map<Integer, ShardedJade> networks = new HashMap<>(); // by number of features
  private final Map<Integer, Batch> batches = new HashMap<>(); // by number of features
  private final int maxBatch;

  /// @throws InputException when a file is damaged or of another network
  MemberModels(RunDirectory run, RunMetadata metadata, Workers workers, int maxBatch) {
    this.metadata = metadata;
    this.settings = metadata.settings();
    this.workers = workers;
    this.maxBatch = maxBatch;
    int members = metadata.ensemble();
    if (members < 1 || members > 64) {
      throw new InputException(run.metadata() + " names an impossible ensemble");
    }
    parameters = new float[members][];
    columns = new int[members][];
    subset = new int[members];
    List<String> subsets = settings.ensemble().featureSubsets();
    for (int k = 0; k < members; k++) {
      String seen = FeatureSubset.ofMember(settings.ensemble(), k + 1);
      subset[k] = Math.max(0, subsets.indexOf(seen));
      columns[k] = FeatureSubset.columns(seen, metadata.featureNames(), settings.memberSeed(k + 1));
      parameters[k] = read(run.member(k + 1), network(columns[k].length).jade());
    }
  }

  private static float[] read(RunDirectory member, Jade jade) {
    Path file = member.bestModel();
    ModelFiles.Saved saved = ModelFiles.read(file);
    JadeConfig expected = jade.config().withSpanPrior(0);
    if (!saved.config().withSpanPrior(0).equals(expected)) {
      throw new InputException(
          file + " is of another network than the run's metadata describe; take it from a copy");
    }
    RunMetadata.Result result = RunMetadata.read(member.metadata()).result();
    if (SafeTensorsFiles.isOwn(saved.metadata())
        && (result == null || !Hashing.sha256(saved.parameters()).equals(result.weightsSha256()))) {
      throw new InputException(
          file
              + " does not hold the weights that "
              + member.metadata()
              + " names; take both from the same copy");
    }
    return saved.parameters();
  }

  private ShardedJade network(int inputs) {
    return networks.computeIfAbsent(
        inputs,
        n ->
            new ShardedJade(
                new Jade(
                    Assembly.network(
                        settings, n, metadata.spanPrior(), SpanTypes.ofNames(metadata.types()))),
                Assembly.losses(settings, metadata.posWeight()),
                maxBatch,
                workers));
  }

  int count() {
    return parameters.length;
  }

  /// Number of subsets.
  int subsets() {
    return 1 + Arrays.stream(subset).max().orElse(0);
  }

  /// The subset of a member.
  ///
  /// @param member from 0
  int subset(int member) {
    return subset[member];
  }

  /// Starts a network on a batch, after the one that was started before has finished.
  ///
  /// @param member from 0
  /// @param whole `[T]``[B]`\[all features]
  /// @param size B
  /// @param dropout number of the pass with dropout, or -1 for one without
  void start(int member, float[] whole, int size, int dropout) {
    int all = metadata.featureNames().size();
    int[] own = columns[member];
    ShardedJade network = network(own.length);
    Batch batch =
        batches.computeIfAbsent(own.length, n -> new Batch(settings.window(), n, maxBatch));
    batch.start(size);
    int rows = settings.window() * size;
    if (own.length == all) {
      System.arraycopy(whole, 0, batch.x, 0, rows * all);
    } else {
      for (int r = 0; r < rows; r++) {
        BatchBuilder.gather(whole, r * all, own, batch.x, r * own.length);
      }
    }
    if (dropout < 0) {
      network.startFixed(parameters[member], batch);
    } else {
      network.startSample(parameters[member], batch, metadata.memberSeed(), dropout);
    }
  }

  /// Waits for a network that was started.
  ///
  /// @param member from 0
  /// @return what it says, overwritten by the next that reads as many features
  JadeOutput finish(int member) {
    ShardedJade network = network(columns[member].length);
    network.finish();
    return network.output();
  }
}
