package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import expanse.comparison.ComparedRun;
import expanse.comparison.Recommendation;
import expanse.comparison.RunComparison;
import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.Score;
import expanse.report.ComparisonReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts runs side by side.
@Command(
    name = "compare",
    description = {
      "Compare finished runs and recommend one.",
      "Shows learning curves, task weights, calibration, thresholds, scores, confidence intervals"
          + " of the differences, and a decision matrix.",
      "Differences are computed between runs that were evaluated on the same test windows."
    },
    footer = {
      "",
      "Examples:",
      "  expanse compare run-a run-b --out comparison",
      "  expanse compare run-a run-b run-c --evaluation on-other-data --out comparison"
    })
public final class CompareCommand implements Runnable {
  private final Console console;

  @Parameters(arity = "2..*", paramLabel = "DIR", description = "Folders of the runs, 2 to 10.")
  private List<Path> runs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the page, the tables and the pictures.")
  private Path out;

  @Option(
      names = "--evaluation",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "Evaluation to compare: a folder inside each run, such as on-other-data. Default: the"
              + " evaluation on the run's own test subset.")
  private String evaluation;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the resampling. Default: 42.")
  private long seed;

  @Mixin private OutputOptions output;

  public CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Outputs outputs =
        output.outputs(console).reads(runs.toArray(new Path[0])).folder(out, "comparison");
    RunComparison comparison =
        RunComparison.of(runs, evaluation, PairedDifferences.RESAMPLES, seed);
    Path[] page = new Path[1];
    outputs.write(() -> page[0] = ComparisonReport.write(comparison, out));
    comparison.notes().forEach(note -> console.say("note: %s", note));
    figures(comparison);
    differences(comparison);
    Recommendation recommendation = comparison.recommendation();
    console.say("recommendation: %s.", recommendation.headline());
    recommendation.sentences().forEach(sentence -> console.say("  %s", sentence));
    console.say(
        "written: %s and beside it comparison.md, comparison.csv, differences.csv", page[0]);
  }

  private void figures(RunComparison comparison) {
    int width = width(comparison);
    String name = "%-" + width + "s ";
    console.say(
        name + "%7s  %-16s %8s %8s %11s %6s %11s %9s",
        "run",
        "F1",
        "95 % interval",
        "AP",
        "span F1",
        "separation",
        "ECE",
        "parameters",
        "time, s");
    for (ComparedRun run : comparison.runs()) {
      Evaluation scored = run.evaluation();
      if (scored == null) {
        console.say(name + "%7s", run.label(), "not evaluated");
        continue;
      }
      Evaluation.SubsetScores test = scored.test();
      double[] ends = test.confidenceInterval95().perBarMicroF1();
      console.say(
          name + "%7.3f  (%.3f to %.3f) %8.3f %8.3f %+11.3f %6.3f %,11d %9.1f",
          run.label(),
          test.perBarMicro().f1(),
          ends[0],
          ends[1],
          test.perBarMicro().averagePrecision(),
          test.span().f1Iou50(),
          test.separation(),
          test.calibration().ece(),
          run.parameters(),
          run.seconds());
    }
  }

  private void differences(RunComparison comparison) {
    if (comparison.differences().isEmpty()) {
      return;
    }
    console.say(
        "differences in per-bar F1 (%,d paired resamples of groups of test windows):",
        comparison.resamples());
    int width = 2 * width(comparison) + 3;
    for (Difference d : comparison.differences()) {
      if (d.score() == Score.PER_BAR_F1) {
        console.say(
            "  %-" + width + "s %+.3f (%+.3f to %+.3f)  Holm p %.4f  %s",
            comparison.runs().get(d.a()).label() + " - " + comparison.runs().get(d.b()).label(),
            d.value(),
            d.interval().lower(),
            d.interval().upper(),
            d.holm(),
            comparison.says(d));
      }
    }
  }

  private static int width(RunComparison comparison) {
    return comparison.runs().stream().mapToInt(run -> run.label().length()).max().orElse(1);
  }
}
