package expanse.comparison;

import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.diagnosis.Diagnosis;
import expanse.diagnosis.Finding;
import expanse.diagnosis.RunTables;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.PairedDifferences.Predictions;
import expanse.evaluation.PredictionsFile;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run of a comparison, as its files tell of it.
///
/// @param name shortest end of its path that no other run of the comparison has
/// @param folder of the run
/// @param members what every model of the run says of itself
/// @param tables the logs of the first model
/// @param curves its losses, the span loss per bar
/// @param evaluation of the run, or null when it was not evaluated
/// @param predictions what it says about its test windows, in time order, or null without
///   evaluation
/// @param testWindows what the windows show and what is right in them, one text a window
/// @param findings of the diagnosis
public record ComparedRun(
    String name,
    Path folder,
    List<RunMetadata> members,
    RunTables tables,
    LossCurves curves,
    @Nullable Evaluation evaluation,
    @Nullable Predictions predictions,
    List<String> testWindows,
    List<Finding> findings) {

  /// Reads a run.
  ///
  /// @param name to call it by
  /// @param evaluated folder with `evaluation.json` and `predictions.csv`
  /// @throws InputException when the folder holds no finished run, or a file of it is damaged
  static ComparedRun read(String name, Path folder, Path evaluated) {
    RunDirectory directory = RunDirectory.open(folder);
    RunManifest.verifyIfSealed(directory);
    RunMetadata first = RunMetadata.read(directory.metadata());
    List<RunMetadata> members = new ArrayList<>();
    for (RunDirectory member : directory.members(first.ensemble())) {
      RunMetadata metadata = RunMetadata.read(member.metadata());
      if (metadata.result() == null) {
        throw new InputException(
            member.path() + " is not fully trained; continue it with expanse train --resume");
      }
      members.add(metadata);
    }
    RunTables tables = RunTables.read(directory);
    if (!Files.exists(evaluated.resolve("evaluation.json"))) {
      List<Finding> findings =
          Diagnosis.of(tables, first.split().leaky(), first.split().method(), null, Double.NaN);
      LossCurves curves = LossCurves.of(first, tables.lossComponents(), first.spanPrior());
      return new ComparedRun(
          name, folder, members, tables, curves, null, null, List.of(), findings);
    }
    Evaluation evaluation = EvaluationJson.read(evaluated.resolve("evaluation.json"));
    Path file = evaluated.resolve("predictions.csv");
    Map<String, List<PredictionsFile.Row>> byWindow =
        PredictionsFile.byWindow(PredictionsFile.read(file));
    List<List<PredictionsFile.Row>> windows = new ArrayList<>(byWindow.values());
    windows.sort(Comparator.comparing(w -> w.getFirst().time()));
    Predictions predictions =
        new Predictions(
            new SpanRule(
                evaluation.threshold(),
                evaluation.minSpanLength(),
                ChosenThreshold.read(folder).decoder()),
            PredictionsFile.windows(windows.stream().flatMap(List::stream).toList()));
    checkBelongTogether(evaluation, predictions, evaluated);
    List<Finding> findings =
        Diagnosis.of(
            tables,
            first.split().leaky(),
            first.split().method(),
            evaluation,
            Diagnosis.positionShare(predictions.windows()));
    return new ComparedRun(
        name,
        folder,
        members,
        tables,
        LossCurves.of(first, tables.lossComponents(), validationRate(first, evaluation)),
        evaluation,
        predictions,
        windows.stream().map(ComparedRun::content).toList(),
        findings);
  }

  /// Share of positive bars in the windows of the validation losses. With folds every network has
  /// windows of its own, and the base rate of the training subset stands for theirs.
  private static double validationRate(RunMetadata metadata, Evaluation evaluation) {
    boolean known = metadata.settings().ensemble().folds() == 0 && metadata.valSize() > 0;
    return known ? evaluation.validation().positiveRate() : metadata.spanPrior();
  }

  /// An evaluation and predictions of two sittings would be compared as one.
  private static void checkBelongTogether(
      Evaluation evaluation, Predictions predictions, Path folder) {
    int bars = 0;
    double tp = 0;
    double marked = 0;
    for (var w : predictions.windows()) {
      boolean[] mask = predictions.rule().mask(w);
      for (int t = 0; t < w.bars(); t++) {
        bars += w.weight()[t] > 0 ? 1 : 0;
        tp += mask[t] && w.truth()[t] > .5f ? 2 * w.weight()[t] : 0;
        marked += (mask[t] ? w.weight()[t] : 0) + (w.truth()[t] > .5f ? w.weight()[t] : 0);
      }
    }
    double f1 = marked > 0 ? tp / marked : 0;
    if (bars != evaluation.test().bars()
        || Math.abs(f1 - evaluation.test().perBarMicro().f1()) > 1e-9) {
      throw new InputException(
          folder
              + ": predictions.csv and evaluation.json are not of the same evaluation; run"
              + " expanse evaluate again");
    }
  }

  /// What a window shows, whatever it is called: when it begins, its closes, its labels.
  private static String content(List<PredictionsFile.Row> window) {
    StringBuilder text = new StringBuilder(window.getFirst().time());
    for (PredictionsFile.Row bar : window) {
      text.append(' ').append(bar.close());
      text.append(bar.truth() ? 't' : 'f').append(bar.weight()).append(bar.spans());
    }
    return text.toString();
  }

  /// The first model's metadata.
  public RunMetadata metadata() {
    return members.getFirst();
  }

  /// The settings.
  public TrainingSettings settings() {
    return metadata().settings();
  }

  /// Whether subsets of its split share bars or labels, or it was evaluated on the windows that
  /// chose.
  public boolean isLeaky() {
    Evaluation scoredOn = evaluation;
    return metadata().split().leaky() || (scoredOn != null && scoredOn.split().leaky());
  }

  /// The name, marked when no figure of the run can be trusted.
  public String label() {
    return isLeaky() ? name + " (LEAKY)" : name;
  }

  /// Per-bar F1 on test windows; NaN without evaluation.
  public double f1() {
    Evaluation scoredOn = evaluation;
    return scoredOn == null ? Double.NaN : scoredOn.test().perBarMicro().f1();
  }

  /// Parameters of all networks.
  public int parameters() {
    return members.stream().mapToInt(m -> m.modelParams().total()).sum();
  }

  /// Wall times of training all networks, added up, in seconds.
  public double seconds() {
    double seconds = 0;
    for (RunMetadata member : members) {
      RunMetadata.Result result = member.result();
      seconds += result == null ? 0 : result.seconds();
    }
    return seconds;
  }
}
