package expanse.experiment;

import expanse.base.InputException;
import expanse.base.Spelling;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.pipeline.LeaveOneOut;
import expanse.pipeline.RunEvaluation;
import expanse.pipeline.RunPipeline;
import expanse.pipeline.RunPlan;
import expanse.settings.Assembly;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.training.TrainingListener;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.Map;

/// Trains and evaluates a run of an experiment.
///
/// @param settings as YAML
/// @param sources what the run keeps of its data, by option
record ExperimentPlan(String settings, Map<String, String> sources) implements RunPlan {
  ExperimentPlan {
    sources = Map.copyOf(sources);
  }

  static ExperimentPlan of(TrainingSettings settings, Map<String, String> sources) {
    return new ExperimentPlan(SettingsReader.toYaml(settings), sources);
  }

  @Override
  public void make(LabelledBars bars, Path folder, int threads, TrainingListener listener) {
    TrainingSettings own = SettingsReader.ofYaml(settings, "the plan of " + folder);
    TrainingSettings all = SettingsReader.with(own, "threads=" + threads);
    Dataset whole =
        Assembly.dataset(all, bars.bars(), bars.windows(), bars.spans(), bars.provenance());
    String left = sources.get(ExperimentFile.WITHOUT);
    Dataset data = left == null ? whole : without(left, whole, all);
    new RunPipeline(data, all)
        // a run that leaves out an instrument cannot be asked about its data as a whole
        .sources(left == null ? sources : Map.of(ExperimentFile.WITHOUT, left))
        .listener(listener)
        .run(folder, true);
    try (Predictor predictor = Predictor.open(folder, threads)) {
      RunEvaluation.evaluate(
          folder, predictor, data, data, data.plan().method(), RunEvaluation.Live.NOT, folder);
    }
  }

  private static Dataset without(String instrument, Dataset whole, TrainingSettings settings) {
    LeaveOneOut runs = new LeaveOneOut(whole, settings);
    if (!runs.names().contains(instrument)) {
      throw new InputException(
          "no instrument is called "
              + instrument
              + Spelling.choices(instrument, runs.names(), "the instruments"));
    }
    Dataset others = runs.without(instrument);
    if (others == null) {
      throw new InputException(
          instrument + " has no test windows, so nothing is scored; leave it in");
    }
    return others;
  }
}
