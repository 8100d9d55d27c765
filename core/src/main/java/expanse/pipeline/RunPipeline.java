package expanse.pipeline;

import expanse.base.FolderLock;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.decoding.ChosenThreshold;
import expanse.diagnosis.Diagnosis;
import expanse.diagnosis.Finding;
import expanse.diagnosis.RunTables;
import expanse.ensemble.EnsembleFit;
import expanse.ensemble.Predictor;
import expanse.ensemble.StackingFit;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.LiveReplay;
import expanse.rule.LabelRules;
import expanse.rule.RuleExplanation;
import expanse.rule.RuleFile;
import expanse.run.CalibrationFile;
import expanse.run.LiveUse;
import expanse.run.OwnStacking;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.run.StackingWeights;
import expanse.run.TypeSkill;
import expanse.segment.SegmentModels;
import expanse.segment.StretchBounds;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.training.Trainer;
import expanse.training.TrainingListener;
import expanse.window.Window;
import expanse.window.WindowChoice;
import expanse.window.WindowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The way of a run, from a data set to a folder that later commands open: train the models, choose
/// their stacking weights, calibrate, choose the threshold, diagnose. The command line, experiments
/// and learning curves all go this way.
///
/// The same settings, data and seed give the same files on any number of threads, and whether or
/// not the run was interrupted and resumed in between.
public final class RunPipeline {
  private final Dataset data;
  private final TrainingSettings settings;
  private final Trainer trainer;
  private TrainingListener listener = TrainingListener.NONE;
  private Map<String, String> sources = Map.of();
  private boolean explains;

  /// What came out of a run.
  ///
  /// @param members results of the members of the ensemble, in their order
  /// @param stacking how the base models are weighed; null when there was nothing to choose it on
  /// @param own instruments on which they become one in another way
  /// @param selection predictions of the windows on which thresholds may be chosen; empty when
  ///   there are none
  /// @param threshold the chosen threshold; null when there was nothing to choose it on
  /// @param types what was shown on types; null when there are none to tell
  /// @param windows how the windows were chosen
  /// @param labels what the labels mark, in words; null unless asked for
  /// @param findings what the logs of the training show
  public record Outcome(
      List<RunMetadata.Result> members,
      StackingFit.@Nullable Choice stacking,
      SortedMap<String, OwnStacking> own,
      List<WindowPrediction> selection,
      @Nullable ChosenThreshold threshold,
      @Nullable TypeSkill types,
      WindowChoice windows,
      @Nullable RuleExplanation labels,
      List<Finding> findings) {}

  /// @param data made by [expanse.settings.Assembly#dataset] with the same settings
  public RunPipeline(Dataset data, TrainingSettings settings) {
    this.data = data;
    this.settings = Assembly.forLabels(settings, data);
    trainer = new Trainer(data, this.settings);
  }

  /// The settings that the run is trained with: those given, as the labels want them.
  public TrainingSettings settings() {
    return settings;
  }

  /// Sets what the user named as data, by option, to be found again by later commands.
  public RunPipeline sources(Map<String, String> byOption) {
    trainer.sources(byOption);
    sources = Map.copyOf(byOption);
    return this;
  }

  /// Starts every network from a pre-trained encoder.
  ///
  /// @param folder of the pre-training
  public RunPipeline pretrained(Path folder) {
    trainer.pretrained(folder);
    return this;
  }

  /// Sets who hears how the training goes on.
  public RunPipeline listener(TrainingListener newListener) {
    listener = newListener;
    trainer.listener(newListener);
    return this;
  }

  /// Also says in words what the labels mark, for people and for the report of the run.
  public RunPipeline explainLabels() {
    explains = true;
    return this;
  }

  /// Sets the least time between two saved states, from which an interrupted run resumes.
  public RunPipeline saveEvery(Duration time) {
    trainer.saveEvery(time);
    return this;
  }

  /// Whether the whole way lies behind the run in a folder, which is left as it is.
  ///
  /// @throws expanse.base.InputException when the folder holds a run of other settings or data, or
  ///   its files are not as they were
  public boolean isFinished(Path out) {
    RunDirectory run = new RunDirectory(out);
    RunManifest.verifyIfSealed(run);
    return RunManifest.isSealed(run) && trainer.isFinished(out);
  }

  /// Goes the whole way.
  ///
  /// @param out folder of the run
  /// @param resume whether to go on with an interrupted run in that folder
  /// @throws expanse.base.InputException when the folder holds a run and resume is false, or
  ///   anything else; when another process writes into it; when the run to resume was started with
  ///   other settings or data, or its files are not as they were; or when training diverges
  public Outcome run(Path out, boolean resume) {
    RunDirectory run = new RunDirectory(out);
    run.requireFree(resume);
    try (FolderLock _ = FolderLock.acquire(out)) {
      RunManifest.verifyIfSealed(run);
      Outcome outcome = runAlone(out, resume);
      RunManifest.seal(run);
      return outcome;
    }
  }

  private Outcome runAlone(Path out, boolean resume) {
    List<RunMetadata.Result> members = trainer.train(out, resume);
    RunDirectory run = RunDirectory.open(out);
    EnsembleFit.Fitted fitted = fitEnsemble(run);
    StackingFit.Choice stacking = fitted.stacking();
    SortedMap<String, OwnStacking> own = fitted.own();
    List<WindowPrediction> selection = fitted.selection();
    writeWindows(run);
    WindowChoice choice = RunWindows.choice(data, sources);
    RunWindows.write(run, choice);
    ChosenThreshold threshold =
        selection.isEmpty() ? null : RunThreshold.choose(out, selection, settings.threshold());
    if (threshold != null) {
      chooseLiveUse(run, threshold, selection);
    }
    TypeSkill types = threshold == null ? null : RunTypes.choose(run, data, settings, selection);
    List<Finding> findings = new ArrayList<>(Diagnosis.ofLabels(data, settings));
    if (stacking != null) {
      findings.addAll(Diagnosis.ofBaseModels(stacking.hurting()));
    }
    findings.addAll(
        Diagnosis.of(
            RunTables.read(run), data.plan().leaky(), data.plan().method(), null, Double.NaN));
    return new Outcome(
        members,
        stacking,
        own,
        selection,
        threshold,
        types,
        choice,
        explains ? explanation(run) : null,
        findings);
  }

  /// Says what the labels of the windows mark that may be learned from.
  private RuleExplanation explanation(RunDirectory run) {
    BitSet reviewed = new BitSet();
    for (Window window : Folds.pool(data)) {
      reviewed.set(window.start(), window.start() + data.windowLength());
    }
    RuleExplanation explanation = LabelRules.explain(data.bars(), data.spans(), reviewed);
    RuleFile.write(run.labelRule(), explanation);
    return explanation;
  }

  /// Fits the model of spans, and chooses the stacking weights and the calibration.
  private EnsembleFit.Fitted fitEnsemble(RunDirectory run) {
    try (Workers workers = new Workers(Trainer.threads(settings))) {
      RunMetadata metadata = RunMetadata.read(run.metadata());
      EnsembleFit.Fitted fitted =
          OwnThresholds.choose(
              EnsembleFit.of(
                  run, data, workers, stacking -> segments(run, metadata, stacking, workers)),
              data,
              settings.threshold());
      CalibrationFile.Content content = fitted.content();
      if (!content.equals(new CalibrationFile.Content(StackingWeights.NETWORKS, null))) {
        CalibrationFile.write(run.calibration(), content, metadata);
      }
      return fitted;
    }
  }

  private SegmentModels segments(
      RunDirectory run, RunMetadata metadata, StackingWeights stacking, Workers workers) {
    if (!Files.isRegularFile(run.segments())
        || !SegmentModels.isOf(run.segments(), metadata.windows())) {
      int around = stacking.shift() > 0 ? settings.segments().around() : 0;
      SegmentModels.fit(
          data,
          settings,
          new SegmentModels.Fit(
              run.segments(), metadata.windows(), new StretchBounds(data, around)),
          workers,
          listener::trees);
    }
    return SegmentModels.read(run.segments(), metadata);
  }

  /// Chooses threshold and calibration of newest bars, by a replay of windows that the asked models
  /// have not seen.
  private void chooseLiveUse(
      RunDirectory run, ChosenThreshold threshold, List<WindowPrediction> selection) {
    try (Workers workers = new Workers(Trainer.threads(settings));
        Predictor predictor = Predictor.open(run.path(), workers)) {
      LiveUse use = new LiveReplay(predictor, threshold.rule()).choose(data, selection);
      if (use != null) {
        use.write(run.live(), predictor.metadata());
      }
    }
  }

  private void writeWindows(RunDirectory run) {
    WindowFile.write(run.windows(), data.bars(), data.plan().windows());
    List<Window> leftOut = data.plan().dropped().stream().map(SplitPlan.Dropped::window).toList();
    if (!leftOut.isEmpty()) {
      WindowFile.write(run.windowsLeftOut(), data.bars(), leftOut);
    }
  }
}
