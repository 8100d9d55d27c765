package expanse.cli.run;

import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.FalseMarks;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdTable;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.pipeline.RunThreshold;
import expanse.settings.TrainingSettings;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import expanse.window.WindowChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Chooses the threshold of a run on windows that are not its test subset, and keeps it.
final class ThresholdFlow {
  private final Console console;
  private final Path run;

  ThresholdFlow(Console console, Path run) {
    this.console = console;
    this.run = run;
  }

  /// Writes and prints the table of the grid and keeps its best row.
  ChosenThreshold chooseFromTable(List<WindowPrediction> windows, TrainingSettings.Threshold grid) {
    ThresholdTable table = RunThreshold.table(run, windows, grid);
    ThresholdTable.Row best = table.best();
    SpanRule rule = new SpanRule(best.threshold(), table.minSpanLength(), grid.decoder());
    print(table, best);
    return say(
        windows,
        RunThreshold.keep(
            run, windows, rule, "the best row of the threshold table on validation windows"));
  }

  /// Writes the table of the grid and keeps a threshold chosen by false detections.
  ChosenThreshold chooseByFalseMarks(
      List<WindowPrediction> windows,
      TrainingSettings.Threshold grid,
      FalseMarks.Chosen chosen,
      FalseMarks.Per per) {
    RunThreshold.table(run, windows, grid);
    SpanRule rule = new SpanRule(chosen.rule().threshold(), grid.minSpanLength(), grid.decoder());
    return say(windows, RunThreshold.keep(run, windows, rule, words(chosen, per)));
  }

  /// How a threshold was chosen by false detections, in words.
  static String words(FalseMarks.Chosen chosen, FalseMarks.Per per) {
    return String.format(
        Locale.ROOT,
        "the lowest with %.2f false detections a %s to be expected from validation windows",
        chosen.expected(),
        per.text());
  }

  /// Says how windows were chosen, and what that means for a whole series.
  void say(WindowChoice choice, List<WindowPrediction> windows, ChosenThreshold chosen) {
    console.say("windows: %s", choice.text());
    double precision = RunThreshold.counts(windows, chosen.rule()).precision();
    double there = choice.precisionOnSeries(precision);
    if (!Double.isNaN(there) && choice.favoursLabels()) {
      console.say(
          "a precision of %.2f in these windows means about %.2f on the series", precision, there);
    } else if (choice.favoursLabels()) {
      console.note(
          "note: on whole series expect a lower precision than in these windows; --false-marks 2"
              + " chooses a threshold by the number of false detections a session");
    }
  }

  void print(ThresholdTable table, ThresholdTable.Row best) {
    console.say(
        "threshold     F1  precision  recall  detected bars  labelled bars  detected spans");
    for (ThresholdTable.Row row : table.rows()) {
      console.say(
          "%9.3f  %5.3f  %9.3f  %6.3f  %,13d  %,13d  %,14d%s",
          row.threshold(),
          row.f1(),
          row.precision(),
          row.recall(),
          row.predictedBars(),
          row.trueBars(),
          row.predictedComponents(),
          row.equals(best) ? "  <- best" : "");
    }
  }

  /// Says what was chosen.
  ChosenThreshold say(List<WindowPrediction> windows, ChosenThreshold chosen) {
    BinaryCounts counts = RunThreshold.counts(windows, chosen.rule());
    if (chosen.decoder() == Decoder.VITERBI) {
      console.say(
          "bars are detected by the best path (Viterbi; F1 %.3f, precision %.3f, recall %.3f), not"
              + " by the threshold %.4f on marginals",
          counts.f1(), counts.precision(), counts.recall(), chosen.threshold());
      return chosen;
    }
    console.say(
        "threshold: %.4f, %s (%s: F1 %.3f, precision %.3f, recall %.3f)",
        chosen.threshold(),
        chosen.chosenBy(),
        Plural.of(windows.size(), "window"),
        counts.f1(),
        counts.precision(),
        counts.recall());
    return chosen;
  }
}
