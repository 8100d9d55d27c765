package expanse.pipeline;

import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanReader;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baseline;
import expanse.evaluation.Baselines;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.Evaluator;
import expanse.evaluation.FollowedSignals;
import expanse.evaluation.LabelledWindow;
import expanse.evaluation.LiveEvaluation;
import expanse.evaluation.LiveFile;
import expanse.evaluation.LiveReplay;
import expanse.evaluation.PredictionsFile;
import expanse.evaluation.SubsetScorer;
import expanse.label.SpanTypes;
import expanse.output.LiveOutputs;
import expanse.output.OutputScorer;
import expanse.output.ScoredSpans;
import expanse.output.ScoredSpansFile;
import expanse.output.TrainingConstants;
import expanse.run.LiveUse;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The scores of a run, and the files that keep them.
public final class RunEvaluation {
  private RunEvaluation() {}

  /// How live use is scored.
  public enum Live {
    /// It is not.
    NOT,
    /// On so many bars that it does not take long.
    SOME_BARS,
    /// On every bar, whose signals are followed.
    EVERY_BAR
  }

  /// Scores a run with its threshold on the test windows of a data set, or on its validation
  /// windows when it has none, and writes `predictions.csv`, `predicted_spans.csv`,
  /// `predicted_windows.csv`, `predicted_live.csv` and `evaluation.json`, in this order. Binds them
  /// to the run when they lie in its folder.
  ///
  /// @param run folder of the run
  /// @param predictor of the run
  /// @param own data that the run was trained on
  /// @param scored data to score on, mostly the same
  /// @param method how the scored windows were chosen, in words
  /// @param live how to score bar by bar as well, with everything after a bar hidden
  /// @param out folder of the files
  public static Evaluation evaluate(
      Path run,
      Predictor predictor,
      Dataset own,
      Dataset scored,
      String method,
      Live live,
      Path out) {
    ChosenThreshold chosen = ChosenThreshold.read(run);
    SpanRule rule = chosen.rule();
    List<WindowPrediction> test = predictor.predict(scored, Subset.TEST);
    List<WindowPrediction> selection = predictor.selection(own);
    List<WindowPrediction> windows = test.isEmpty() ? selection : test;
    long seed = predictor.settings().seed();
    List<Baseline> baselines =
        Baselines.of(own, predictor.workers()).on(LabelledWindow.of(windows), scored.bars());
    Evaluation evaluation =
        new Evaluator(Evaluator.RESAMPLES, seed, predictor.types())
            .evaluate(
                rule, chosen.chosenBy(), method, own.plan().leaky(), selection, test, baselines);
    if (scored.bars().isNamed()) {
      evaluation =
          evaluation.withInstruments(
              new Evaluator(Evaluator.RESAMPLES, seed, predictor.types())
                  .instruments(
                      rule,
                      selection.stream()
                          .collect(Collectors.groupingBy(p -> symbol(own, p.window()))),
                      windows,
                      windows.stream().map(w -> symbol(scored, w.window())).toList(),
                      baselines,
                      trainingRates(own),
                      evaluation.split().leaky()));
    }
    ScoredSpans spans = ScoredSpans.of(windows, new SpanReader(rule).of(windows));
    OutputScorer outputs = new OutputScorer(spans, Evaluator.RESAMPLES, seed);
    SpanTypes types = own.types();
    evaluation =
        evaluation
            .withOutputs(Map.of("marks", OutputScorer.marks(evaluation)))
            .withOutputs(
                outputs.all(
                    types,
                    TrainingConstants.of(own, predictor.settings().targets().countdownTo()),
                    scored.bars(),
                    baselines));
    if (predictor.placesSpans() && types.size() > 1) {
      evaluation = evaluation.withType(SubsetScorer.type(types, outputs.classes(types)));
    }
    Path ofLive = out.resolve(RunDirectory.PREDICTED_LIVE);
    if (live == Live.NOT) {
      LiveFile.writeNone(ofLive, scored.bars());
    } else {
      LiveUse use = LiveUse.of(RunDirectory.open(run), predictor.metadata(), chosen.threshold());
      LiveReplay.Replayed replayed =
          new LiveReplay(predictor, rule)
              .evaluate(live == Live.EVERY_BAR, use, scored, windows, Evaluator.RESAMPLES, seed);
      LiveFile.write(ofLive, scored.bars(), replayed, use);
      List<Baseline> rules =
          Baselines.lookingBack(own, predictor.workers())
              .on(LabelledWindow.of(replayed.newest()), scored.bars());
      LiveEvaluation scores = replayed.evaluation();
      if (scores.everyBars() == 1) {
        scores =
            scores.with(
                new FollowedSignals(replayed.windows(), scored.bars())
                    .follow(rules, Evaluator.RESAMPLES, seed));
      }
      evaluation =
          evaluation
              .withLive(scores)
              .withOutputs(
                  LiveOutputs.of(
                      replayed.newest(),
                      scores.liveThreshold().threshold(),
                      replayed.forecast(),
                      rules,
                      Evaluator.RESAMPLES,
                      seed));
    }
    boolean[][] marked = new boolean[windows.size()][];
    for (int w = 0; w < marked.length; w++) {
      marked[w] = rule.mask(windows.get(w));
    }
    Path ofBars = out.resolve(RunDirectory.PREDICTIONS);
    Path ofSpans = out.resolve(RunDirectory.PREDICTED_SPANS);
    Path ofWindows = out.resolve(RunDirectory.PREDICTED_WINDOWS);
    PredictionsFile.write(ofBars, scored.bars(), windows, marked);
    ScoredSpansFile.writeSpans(ofSpans, scored.bars(), types, spans);
    ScoredSpansFile.writeWindows(ofWindows, scored.bars(), predictor.types(), windows);
    EvaluationJson.write(
        out.resolve(RunDirectory.EVALUATION), evaluation, ofBars, ofSpans, ofWindows, ofLive);
    if (out.equals(run)) {
      RunManifest.renew(
          new RunDirectory(run),
          out.resolve(RunDirectory.EVALUATION),
          ofBars,
          ofSpans,
          ofWindows,
          ofLive);
    }
    return evaluation;
  }

  private static String symbol(Dataset data, Window window) {
    return data.bars().instrumentOf(window.start()).name();
  }

  /// Share of the reviewed bars of the training windows of each instrument inside labelled spans.
  private static Map<String, Double> trainingRates(Dataset data) {
    Map<String, double[]> sums = new HashMap<>(); // labelled bars, all bars
    for (LabelledWindow window : LabelledWindow.of(data, Subset.TRAIN)) {
      double[] sum = sums.computeIfAbsent(symbol(data, window.window()), name -> new double[2]);
      for (int t = 0; t < window.truth().length; t++) {
        sum[0] += window.weight()[t] > 0 ? window.truth()[t] : 0;
        sum[1] += window.weight()[t] > 0 ? 1 : 0;
      }
    }
    Map<String, Double> rates = new HashMap<>();
    sums.forEach((name, sum) -> rates.put(name, sum[0] / sum[1]));
    return rates;
  }
}
