package expanse.studio.training;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.PredictedSpan;
import expanse.decoding.SpanReader;
import expanse.decoding.SpanRule;
import expanse.ensemble.BaseLogOdds;
import expanse.ensemble.BasePredictions;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baseline;
import expanse.evaluation.Baselines;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluator;
import expanse.evaluation.LabelledWindow;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.metric.LogOdds;
import expanse.pipeline.RunTypes;
import expanse.review.LabelSuspects;
import expanse.review.Suspect;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.StackingWeights;
import expanse.segment.FieldSpan;
import expanse.segment.WindowField;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import expanse.studio.training.RunView.BaseModel;
import expanse.studio.training.RunView.Doubt;
import expanse.studio.training.RunView.Scored;
import expanse.studio.training.RunView.Shown;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a run about its own data: scores, windows, suspects.
final class RunViews {
  private final Path run;
  private final Dataset data;
  private final ChosenThreshold chosen;
  private final RunMetadata metadata;
  private final SpanTypes told; // none where no skill was shown

  private RunViews(Path run, Dataset data) {
    this.run = run;
    this.data = data;
    RunDirectory files = RunDirectory.open(run);
    chosen = ChosenThreshold.read(run);
    metadata = RunMetadata.read(files.metadata());
    told = RunTypes.read(files, metadata).shown() ? data.types() : SpanTypes.NONE;
  }

  /// @param data that the run was trained on
  static RunView of(Path run, Dataset data, int threads) {
    return new RunViews(run, data).view(threads);
  }

  private RunView view(int threads) {
    List<WindowPrediction> windows;
    Map<Window, float[][]> base;
    List<Baseline> baselines;
    try (Predictor predictor = Predictor.open(run, threads)) {
      BasePredictions said = predictor.selectionBase(data);
      windows = predictor.together(said);
      base = said.logOdds().byWindow();
      baselines =
          Baselines.of(data, predictor.workers()).on(LabelledWindow.of(windows), data.bars());
    }
    List<Double> thresholds = Steps.thresholds(chosen);
    List<Doubt> suspects = List.of();
    String note = "";
    try {
      suspects = LabelSuspects.of(data, windows).suspects().stream().map(RunViews::doubt).toList();
    } catch (InputException e) {
      note = String.valueOf(e.getMessage());
    }
    return new RunView(
        "",
        chosen.threshold(),
        chosen.minSpanLength(),
        scored(windows, baselines),
        models(),
        windows.stream().map(w -> shown(w, base.get(w.window()))).toList(),
        windows.stream().map(w -> Steps.of(thresholds, t -> spans(w, t))).toList(),
        suspects,
        note);
  }

  private Scored scored(List<WindowPrediction> windows, List<Baseline> baselines) {
    Evaluation evaluation =
        new Evaluator(Evaluator.RESAMPLES, 1, data.types())
            .evaluate(
                chosen.rule(),
                chosen.chosenBy(),
                data.plan().method(),
                data.plan().leaky(),
                List.of(),
                windows,
                baselines);
    Evaluation.SubsetScores scores = evaluation.test();
    Map<String, Double> ofBaselines = new LinkedHashMap<>();
    evaluation.baselines().forEach((name, score) -> ofBaselines.put(name, score.f1()));
    return new Scored(
        // predicted in the place of test windows, and named as what they are
        evaluation.verdict().replace(" test windows", " validation windows"),
        scores.perBarMicro().f1(),
        scores.confidenceInterval95().perBarMicroF1(),
        scores.perBarMicro().precision(),
        scores.perBarMicro().recall(),
        scores.span().f1Iou50(),
        ofBaselines);
  }

  private List<BaseModel> models() {
    StackingWeights weights = CalibrationFile.chosen(new RunDirectory(run), metadata).stacking();
    List<BaseModel> models = new ArrayList<>();
    models.add(new BaseModel(BaseLogOdds.NAMES.getFirst(), weights.networks()));
    if (metadata.settings().segments().on()) {
      models.add(new BaseModel(BaseLogOdds.NAMES.get(1), weights.bars()));
      models.add(new BaseModel(BaseLogOdds.NAMES.get(2), weights.spans()));
    }
    return models;
  }

  private static Shown shown(WindowPrediction window, float @Nullable [][] logOdds) {
    List<int[]> truth = new ArrayList<>();
    for (IndexSpan span : window.trueSpans()) {
      truth.add(new int[] {span.start(), span.end()});
    }
    float[][] said = logOdds == null ? new float[0][] : logOdds;
    float[][] base = new float[said.length][window.bars()];
    for (int k = 0; k < said.length; k++) {
      for (int t = 0; t < window.bars(); t++) {
        base[k][t] = (float) LogOdds.probability(said[k][t]);
      }
    }
    return new Shown(
        window.window().start(),
        truth,
        window.probability(),
        window.weight(),
        window.uncertainty(),
        base);
  }

  private List<Found> spans(WindowPrediction window, double threshold) {
    SpanRule rule = new SpanRule(threshold, 1, chosen.decoder());
    List<PredictedSpan> read = new SpanReader(rule).of(window);
    WindowField field = chosen.decoder() == Decoder.SPANS ? window.field() : null;
    List<FieldSpan> placed = field == null ? List.of() : rule.placed(field, window.bars());
    List<Found> found = new ArrayList<>();
    for (int k = 0; k < read.size(); k++) {
      found.add(found(window, read.get(k), field == null ? null : placed.get(k)));
    }
    return found;
  }

  private Found found(WindowPrediction window, PredictedSpan span, @Nullable FieldSpan placed) {
    int first = window.window().start();
    double spread = 0;
    for (int t = span.start(); t <= span.end(); t++) {
      spread += window.uncertainty()[t] / span.length();
    }
    String type =
        told.isEmpty() || span.types().length != told.size()
            ? ""
            : told.largest(span.types()).text();
    return placed == null
        ? new Found(
            first + span.start(), first + span.end(), type, span.probability(), spread, null)
        : new Found(
            first + placed.start(),
            first + placed.end(),
            type,
            placed.probability(),
            spread,
            new int[] {
              first + placed.startRange()[0],
              first + placed.startRange()[1],
              first + placed.endRange()[0],
              first + placed.endRange()[1]
            });
  }

  private static Doubt doubt(Suspect suspect) {
    Suspect.Suggestion to = suspect.suggested();
    IndexSpan label = suspect.label();
    return new Doubt(
        suspect.kind().fileName(),
        suspect.kind().text(),
        suspect.start(),
        suspect.end(),
        label == null ? "" : label.type().text(),
        suspect.score(),
        suspect.probability(),
        to == null ? null : new int[] {to.start(), to.end()},
        to == null ? "" : to.type().text());
  }
}
