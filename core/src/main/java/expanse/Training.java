package expanse;

import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.evaluation.Evaluation;
import expanse.pipeline.DataFiles;
import expanse.pipeline.RunEvaluation;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.training.EpochReport;
import expanse.training.Trainer;
import expanse.training.TrainingListener;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.List;

/// Trains a run and scores it on its test windows, as `expanse train` and `expanse evaluate` do.
public final class Training {
  private Training() {}

  /// Hears how a training goes on. Models train side by side, so calls come from several threads,
  /// also at once; the training waits for them.
  @FunctionalInterface
  public interface Listener {
    /// An epoch of a model is over.
    ///
    /// @param model from 1
    /// @param epoch from 1
    /// @param loss what was minimised, mean over the epoch
    void epoch(int model, int epoch, double loss);
  }

  /// What came out.
  ///
  /// @param run folder that [Detector#open(Path)] opens
  /// @param threshold chosen on validation: bars whose probability is larger are marked
  /// @param f1 of all test bars pooled, in [0, 1]; NaN when there are no test windows
  /// @param low end of its 95 % interval over resampled windows
  /// @param high end of its 95 % interval over resampled windows
  /// @param verdict whether the run is better than every baseline, in words
  /// @param findings what went wrong in training, one sentence each
  public record Result(
      Path run,
      double threshold,
      double f1,
      double low,
      double high,
      String verdict,
      List<String> findings) {
    /// Copies the list.
    public Result {
      findings = List.copyOf(findings);
    }
  }

  /// Reads the data, splits them without leaks, trains all models, chooses stacking weights and
  /// threshold on validation, and scores the test windows. Returns when all that is done; computes
  /// on as many threads as the setting `threads` says, 0 for all processors. The same data,
  /// settings and seed give the same run, bit for bit.
  ///
  /// @param out folder of the run: new or empty
  /// @param listener told of every epoch
  /// @throws ExpanseException when data or settings cannot be trained on, or the folder is taken
  public static Result run(LabelledData data, Settings settings, Path out, Listener listener) {
    return ExpanseException.call(() -> train(data.files(), settings.values(), out, listener));
  }

  private static Result train(
      DataFiles files, TrainingSettings settings, Path out, Listener listener) {
    SlowKernels.warnOnce();
    LabelledBars read = files.read(settings.window(), settings.seed());
    Dataset data =
        Assembly.dataset(settings, read.bars(), read.windows(), read.spans(), read.provenance());
    RunPipeline.Outcome outcome =
        new RunPipeline(data, settings)
            .sources(files.sources())
            .explainLabels()
            .listener(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochReport report) {
                    listener.epoch(report.member(), report.epoch(), report.trainLoss());
                  }
                })
            .run(out, false);
    Evaluation scores;
    try (Predictor predictor = Predictor.open(out, Trainer.threads(settings))) {
      scores =
          RunEvaluation.evaluate(
              out, predictor, data, data, data.plan().method(), RunEvaluation.Live.NOT, out);
    }
    double[] interval = scores.test().confidenceInterval95().perBarMicroF1();
    return new Result(
        out,
        ChosenThreshold.read(out).threshold(),
        scores.test().perBarMicro().f1(),
        interval[0],
        interval[1],
        scores.verdict(),
        outcome.findings().stream().map(finding -> finding.line()).toList());
  }
}
