package expanse.cli;

import expanse.barfile.BarCheck;
import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.Trades;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Typed;
import expanse.cli.data.LabelHindsightCommand;
import expanse.cli.data.SampleTrades;
import expanse.cli.run.EvaluateFlow;
import expanse.cli.run.PredictFlow;
import expanse.cli.run.TrainFlow;
import expanse.detection.SeriesDetector;
import expanse.evaluation.Evaluation;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.pipeline.DataFiles;
import expanse.pipeline.FinishedRun;
import expanse.report.Report;
import expanse.run.RunDirectory;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.window.Window;
import expanse.window.WindowCutter;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// From the sample trades to a report.
final class DemoFlow {
  /// Lists the commands of all steps.
  private static final String STEPS = "steps.txt";

  private static final long MINUTE = 60_000;

  private final Console console;
  private final TrainingSettings settings;
  private final Path out;

  DemoFlow(Console console, TrainingSettings settings, Path out) {
    this.console = console;
    this.settings = settings;
    this.out = out;
  }

  /// @param outputs in which the folder is to be allowed
  void run(String trainOptions, Outputs outputs) {
    Path run = out.resolve("run");
    outputs
        .file(out.resolve("bars.csv"), "bars")
        .file(out.resolve("labels.csv"), "labels")
        .file(out.resolve("windows.csv"), "windows")
        .file(out.resolve("spans.csv"), "spans")
        .folder(Report.folder(run), "report")
        .folder(out, "demo")
        .folder(run, "run", foreign(run));
    outputs.write(() -> goTheWholeWay(trainOptions, run));
  }

  private void goTheWholeWay(String trainOptions, Path run) {
    clear(run);
    console.say("1. trades to one-minute bars");
    Trades trades = SampleTrades.read();
    Path bars = out.resolve("bars.csv");
    BarFiles.write(bars, trades.toBars(MINUTE));
    console.say("%s: made from %,d trades", bars, trades.size());
    BarFile file = BarFiles.readFile(bars, BarReadOptions.defaults());
    console.print(BarCheck.of(file).text());
    BarSeries series = file.series();

    console.say("");
    console.say("2. labels by the hindsight rule, windows over all bars");
    Path labels = out.resolve("labels.csv");
    List<Label> marked = HindsightRule.defaults().label(series);
    Labels.write(labels, marked);
    console.say("%s: %s", labels, LabelHindsightCommand.summary(marked, series.size()));
    Path windows = out.resolve("windows.csv");
    // the rule has looked at every bar, so every bar counts as reviewed
    List<Window> cut = WindowCutter.tile(series, settings.window());
    WindowFile.write(windows, series, cut);
    console.say("%s: %s of %d bars", windows, Plural.of(cut.size(), "window"), settings.window());

    console.say("");
    console.say("3. training; the threshold is chosen on validation windows");
    DataFiles files = new DataFiles(bars, labels, windows, null, BarReadOptions.defaults());
    new TrainFlow(console, files, settings, run).prepared(false).run();

    console.say("");
    console.say("4. evaluation on the test subset, the latest windows");
    FinishedRun trained = FinishedRun.open(run);
    int threads = Trainer.threads(settings);
    Evaluation evaluation = new EvaluateFlow(console, trained, threads).onOwnTest(run);

    console.say("");
    console.say("5. detection in the whole series (training bars included)");
    Path spans = out.resolve("spans.csv");
    PredictFlow detection = new PredictFlow(console, trained, threads);
    detection.write(
        "",
        bars,
        BarReadOptions.defaults(),
        detection.rule(null, null),
        SeriesDetector.STRIDE,
        spans,
        null);

    Path page = Report.write(run);
    AtomicFiles.writeString(
        out.resolve(STEPS), steps(bars, labels, windows, run, spans, trainOptions));
    console.say("");
    console.say("the steps as separate commands: %s", out.resolve(STEPS));
    console.say("report: %s", page.toAbsolutePath().normalize());
    console.say("verdict: %s", evaluation.verdict());
    console.say(
        "look at it, mark more, train again: %s", Typed.command("studio --run " + Typed.word(run)));
  }

  private static String steps(
      Path bars, Path labels, Path windows, Path run, Path spans, String trainOptions) {
    return String.join(
        "\n",
        "The steps of the demo as separate commands. Choose other output names when you repeat"
            + " them.",
        "",
        "expanse bars check " + bars,
        "expanse label hindsight --bars " + bars + " --out " + labels,
        "expanse label check --bars " + bars + " --labels " + labels + " --windows " + windows,
        "expanse train --bars "
            + bars
            + " --labels "
            + labels
            + " --windows "
            + windows
            + " --out "
            + run
            + trainOptions,
        "expanse threshold " + run,
        "expanse evaluate " + run,
        "expanse report " + run,
        "expanse predict " + run + " --bars " + bars + " --out " + spans,
        "expanse studio --run " + run,
        "");
  }

  /// Why the folder of an earlier demo's run cannot be removed, or null.
  private static @Nullable String foreign(Path run) {
    RunDirectory directory = new RunDirectory(run);
    return directory.files().stream()
        .filter(file -> !directory.isOwn(file) && !file.equals(directory.manifest()))
        .filter(file -> !file.startsWith(Report.folder(run)))
        .findFirst()
        .map(file -> run + " holds " + run.relativize(file) + ", which is not the demo's")
        .orElse(null);
  }

  /// Removes the run of an earlier demo.
  private static void clear(Path run) {
    if (!Files.exists(run)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(run)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new InputException("cannot remove " + run + ": " + AtomicFiles.reason(e), e);
    }
  }
}
