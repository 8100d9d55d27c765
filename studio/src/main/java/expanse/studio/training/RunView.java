package expanse.studio.training;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Json;
import expanse.base.JsonProblem;
import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baselines;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluator;
import expanse.evaluation.LabelledWindow;
import expanse.label.IndexSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/// What the page shows of a finished run: the verdict and the scores on the windows that chose its
/// threshold, and these windows themselves. Nothing of the test subset is in it, so that looking
/// again and again spoils nothing.
///
/// @param verdict whether the model beats the simple rules, in words
/// @param threshold a bar is marked when its probability is larger
/// @param minSpanLength shorter spans are erased
/// @param barF1 per bar, all bars pooled
/// @param interval lower and upper end of its 95 % interval
/// @param precision per bar
/// @param recall per bar
/// @param spanF1 spans that share at least half of what they cover together
/// @param baselines per-bar F1 of the simple rules, by name
/// @param windows in order of time
public record RunView(
    String verdict,
    double threshold,
    int minSpanLength,
    double barF1,
    double[] interval,
    double precision,
    double recall,
    double spanF1,
    Map<String, Double> baselines,
    List<Judged> windows) {
  /// Name of the file in a run's folder.
  static final String FILE = "studio-view.json";

  /// A window: labels beside what the models say that have not seen it.
  ///
  /// @param start row of its first bar
  /// @param truth first and last bar of every label in it, within the window
  /// @param probability of every bar
  /// @param spread how far the models are apart, of every bar; null when there is only one
  public record Judged(int start, List<int[]> truth, float[] probability, float[] spread) {}

  /// Scores a run that was just trained on its own data, and keeps what came out beside it.
  static RunView of(Path run, Dataset data, int threads) {
    ChosenThreshold chosen = ChosenThreshold.read(run);
    List<WindowPrediction> windows;
    try (Predictor predictor = Predictor.open(run, threads)) {
      windows = predictor.selection(data);
    }
    Evaluation evaluation =
        new Evaluator(Evaluator.RESAMPLES, 1, data.types())
            .evaluate(
                chosen.rule(),
                chosen.chosenBy(),
                data.plan().method(),
                data.plan().leaky(),
                List.of(),
                windows,
                Baselines.of(data, data.bars(), LabelledWindow.of(windows)));
    Evaluation.SubsetScores scores = evaluation.test();
    Map<String, Double> baselines = new LinkedHashMap<>();
    evaluation.baselines().forEach((name, score) -> baselines.put(name, score.f1()));
    RunView view =
        new RunView(
            // judged in the place of test windows, and named as what they are
            evaluation.verdict().replace(" test windows", " validation windows"),
            chosen.threshold(),
            chosen.minSpanLength(),
            scores.perBarMicro().f1(),
            scores.confidenceInterval95().perBarMicroF1(),
            scores.perBarMicro().precision(),
            scores.perBarMicro().recall(),
            scores.span().f1Iou50(),
            baselines,
            windows.stream().map(RunView::judged).toList());
    AtomicFiles.write(run.resolve(FILE), out -> out.write(Json.MAPPER.writeValueAsBytes(view)));
    return view;
  }

  private static Judged judged(WindowPrediction window) {
    List<int[]> truth = new ArrayList<>();
    for (IndexSpan span : window.trueSpans()) {
      truth.add(new int[] {span.start(), span.end()});
    }
    return new Judged(
        window.window().start(), truth, window.probability(), window.uncertainty());
  }

  /// Reads what [#of] kept.
  ///
  /// @throws InputException when there is none, or it is damaged
  static RunView read(Path run) {
    Path file = run.resolve(FILE);
    InputFiles.require(file);
    try {
      return Json.MAPPER.readValue(Files.readAllBytes(file), RunView.class);
    } catch (JacksonException e) {
      throw JsonProblem.refusal(file, e, "train again");
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }
}
