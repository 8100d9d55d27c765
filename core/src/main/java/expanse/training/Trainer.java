package expanse.training;

import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.pretraining.Pretrainer;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Trains the models that settings describe and writes their run directory.
///
/// The same settings, data and seed give the same weights, bit for bit, on any number of threads,
/// and whether or not the run was interrupted and resumed in between.
public final class Trainer {
  /// Under which name a run's metadata know the checksum of the encoder that it started from.
  /// Unlike the data it is not needed again: the run holds what became of it.
  public static final String ENCODER = "pre-trained encoder";

  private final Dataset data;
  private final TrainingSettings settings;
  private Map<String, String> sources = Map.of();
  private @Nullable Path encoder;
  private TrainingListener listener = TrainingListener.NONE;
  private Duration saveEvery = Duration.ofSeconds(2);

  /// @param data made by [Assembly#dataset] with the same settings
  public Trainer(Dataset data, TrainingSettings settings) {
    Assembly.check(settings, data);
    this.data = data;
    this.settings = settings;
  }

  /// Sets what the user named as data, by option, to be found again by later commands.
  public Trainer sources(Map<String, String> byOption) {
    this.sources = Map.copyOf(byOption);
    return this;
  }

  /// Starts every member from the encoder that a [Pretrainer] wrote.
  ///
  /// @param folder of the pre-training
  public Trainer pretrained(Path folder) {
    Path file = folder.resolve(Pretrainer.ENCODER_FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          folder + " contains no pre-trained encoder; expanse pretrain --out writes one");
    }
    this.encoder = file;
    return this;
  }

  /// Sets the listener of the training.
  public Trainer listener(TrainingListener newListener) {
    this.listener = newListener;
    return this;
  }

  /// Sets the least time between two saved states, from which an interrupted run resumes.
  public Trainer saveEvery(Duration time) {
    this.saveEvery = time;
    return this;
  }

  /// Trains all members of the ensemble.
  ///
  /// @param out folder of the run
  /// @param resume whether to go on with an interrupted run in that folder
  /// @return results in the order of the members
  /// @throws InputException when the folder holds another run and resume is false, when the run to
  ///   resume was started with other settings or data, or when training diverges
  public List<RunMetadata.Result> train(Path out, boolean resume) {
    RunDirectory run = new RunDirectory(out);
    run.requireFree(resume);
    List<MemberPlan> plans = plans(run);
    int members = plans.size();
    plans.forEach(plan -> plan.run().create());
    if (settings.augmentation().inversion() > 0 || settings.inference().testTimeInversion()) {
      data.invertedFeatures(); // known before the members' data sets share them
    }
    List<RunMetadata.Result> results = new ArrayList<>();
    int threads = threads(settings);
    for (int from = 0; from < members; ) {
      int to = Math.min(members, from + threads);
      results.addAll(trainTogether(plans.subList(from, to), threads / (to - from), resume));
      from = to;
    }
    return results;
  }

  /// Whether all members are trained.
  ///
  /// @param out folder of the run
  /// @throws InputException when it holds a run of other settings or data
  public boolean isFinished(Path out) {
    return plans(new RunDirectory(out)).stream().allMatch(MemberPlan::isFinished);
  }

  private List<MemberPlan> plans(RunDirectory run) {
    int members = settings.ensemble().members();
    List<MemberPlan> plans = new ArrayList<>();
    String windows = data.digest();
    Map<String, String> files = new TreeMap<>(data.provenance());
    if (encoder != null) {
      files.put(ENCODER, Hashing.sha256(encoder));
    }
    for (int k = 1; k <= members; k++) {
      plans.add(
          new MemberPlan(
              settings,
              k,
              members,
              settings.memberSeed(k),
              run.member(k),
              sources,
              files,
              windows,
              saveEvery));
    }
    return plans;
  }

  /// The number of threads that settings ask for.
  public static int threads(TrainingSettings settings) {
    return settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
  }

  private List<RunMetadata.Result> trainTogether(
      List<MemberPlan> plans, int threadsEach, boolean resume) {
    if (plans.size() == 1) {
      return List.of(trainOne(plans.getFirst(), threadsEach, resume));
    }
    try (ExecutorService executor =
        Executors.newFixedThreadPool(
            plans.size(), Thread.ofPlatform().daemon().name("expanse-member-", 1).factory())) {
      List<Future<RunMetadata.Result>> futures = new ArrayList<>();
      for (MemberPlan plan : plans) {
        futures.add(executor.submit(() -> trainOne(plan, threadsEach, resume)));
      }
      return Workers.results(futures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("training was interrupted; --resume continues it", e);
    }
  }

  private RunMetadata.Result trainOne(MemberPlan plan, int threads, boolean resume) {
    int folds = settings.ensemble().folds();
    Dataset own =
        folds == 0
            ? data
            : data.withPlan(Folds.plan(data, folds, Folds.ofMember(plan.number(), folds)));
    Assembly.check(settings, own);
    try (Workers workers = new Workers(threads)) {
      return new MemberTrainer(own, plan, workers, listener).train(encoder, resume);
    }
  }
}
