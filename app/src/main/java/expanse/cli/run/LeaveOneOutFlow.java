package expanse.cli.run;

import expanse.base.InputException;
import expanse.cli.console.Console;
import expanse.cli.console.TrainingProgress;
import expanse.dataset.Dataset;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.LeaveOneOut;
import expanse.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From a run of several instruments to what it would reach on each of them unseen.
final class LeaveOneOutFlow {
  private final Console console;
  private final FinishedRun run;

  LeaveOneOutFlow(Console console, FinishedRun run) {
    this.console = console;
    this.run = run;
  }

  /// Trains without each instrument and prints and writes the table.
  ///
  /// @param out folder of the runs, one below it for each instrument
  void run(Path out) {
    Dataset data = run.ownData(note -> console.note("note: " + note));
    LeaveOneOut runs = new LeaveOneOut(data, run.metadata().settings());
    Map<String, LeaveOneOut.Seen> seen = seen();
    List<LeaveOneOut.Row> rows = new ArrayList<>();
    for (String name : runs.names()) {
      LeaveOneOut.Row row;
      try (TrainingProgress progress = new TrainingProgress(console)) {
        row = runs.without(name, out.resolve(name), progress);
      }
      if (row == null) {
        console.note("note: " + name + " has no test windows, so it is not scored");
      } else {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw new InputException("no instrument has test windows; set split.test above 0");
    }
    LeaveOneOut.write(out, rows, seen);
    print(rows, seen);
    console.say("written: %s", out.resolve("leave_one_out.csv"));
  }

  /// What the run itself reaches on each instrument, when it was evaluated.
  private Map<String, LeaveOneOut.Seen> seen() {
    Map<String, LeaveOneOut.Seen> seen = new HashMap<>();
    Path file = new RunDirectory(run.folder()).evaluation();
    if (Files.isRegularFile(file)) {
      EvaluationJson.read(file)
          .instruments()
          .forEach((name, scores) ->
              seen.put(
                  name,
                  new LeaveOneOut.Seen(
                      scores.test().perBarMicro().f1(),
                      scores.test().perBarMicro().averagePrecision())));
    }
    return seen;
  }

  private void print(List<LeaveOneOut.Row> rows, Map<String, LeaveOneOut.Seen> seen) {
    console.say(
        "%-16s %7s  %6s  %-16s %6s  %9s %9s",
        "never seen", "windows", "F1", "95 % interval", "AP", "F1 seen", "AP seen");
    for (LeaveOneOut.Row row : rows) {
      Evaluation.SubsetScores test = row.unseen().test();
      double[] ends = test.confidenceInterval95().perBarMicroF1();
      LeaveOneOut.Seen known = seen.get(row.name());
      console.say(
          "  %-14s %7d  %6.3f  (%.3f to %.3f) %6.3f  %9s %9s",
          row.name(),
          test.windows(),
          test.perBarMicro().f1(),
          ends[0],
          ends[1],
          test.perBarMicro().averagePrecision(),
          known == null ? "-" : figure(known.f1()),
          known == null ? "-" : figure(known.averagePrecision()));
      console.say("    %s", row.unseen().verdict());
    }
    if (seen.isEmpty()) {
      console.note(
          "note: evaluate the run first to see what it reaches on those it was trained on");
    }
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
