package expanse.cli.run;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RunOptions;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.market.BarSeries;
import expanse.pipeline.FinishedRun;
import expanse.report.SuggestionPage;
import expanse.review.LabelSuggestions;
import expanse.review.Suggestion;
import expanse.run.RunDirectory;
import expanse.settings.TrainingSettings;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says which stretches to label next.
@Command(
    name = "suggest",
    description = {
      "Suggest what to label next.",
      "Finds stretches of bars that were not reviewed, where the run is uncertain and that differ"
          + " from the reviewed windows and from each other.",
      "Once labelled, the file can be used as a windows file. Pictures of the first dozen are in a"
          + " folder beside it."
    },
    footer = {
      "",
      "Examples:",
      "  expanse suggest run --bars bars.csv --count 30 --out suggestions.csv",
      "  expanse suggest run --bars new.parquet --windows reviewed.csv --out suggestions.csv",
      "  expanse suggest run --data markets --out suggestions.csv"
    })
public final class SuggestCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Spec private CommandSpec spec;

  @Option(names = "--bars", paramLabel = "FILE", description = "Bars to search, CSV or Parquet.")
  private @Nullable Path bars;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of instruments to search, with what was reviewed in them.")
  private @Nullable Path data;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Existing labels; without --windows, the windows around them count as reviewed.")
  private @Nullable Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description = "Reviewed windows. Default: those of the run, if it was trained on these bars.")
  private @Nullable Path windows;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of suggestions. Default: 20.")
  private int count;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Suggestions: window,split,start,end,rank,uncertainty,novelty,reason.")
  private Path out;

  @Mixin private BarsOptions options;
  @Mixin private RunOptions runOptions;
  @Mixin private OutputOptions output;

  public SuggestCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if ((bars == null) == (data == null) || (data != null && (labels != null || windows != null))) {
      throw new ParameterException(
          spec.commandLine(), "give either --bars FILE, with what was reviewed, or --data DIR");
    }
    Outputs outputs = output.outputs(console).reads(bars, labels, windows).file(out, "suggestions");
    FinishedRun trained = FinishedRun.open(run);
    TrainingSettings settings = trained.metadata().settings();
    double threshold = ChosenThreshold.read(run).rule().threshold();
    if (!String.valueOf(out.getFileName()).endsWith(".csv")) {
      throw new InputException(out + " must be a CSV file; end its name in .csv");
    }
    outputs.folder(folder(), "suggestions");
    Searched searched = bars == null ? folder(settings) : file(trained, bars);
    BarSeries series = searched.series;
    List<Suggestion> suggestions;
    try (Predictor predictor = Predictor.open(run, runOptions.threads(settings));
        Progress progress = console.progress("windows", 100)) {
      suggestions =
          new LabelSuggestions(predictor, threshold, series)
              .listener((done, all) -> progress.at(100L * done / all, done + " of " + all))
              .suggest(searched.reviewed, count);
    }
    Path[] page = new Path[1];
    outputs.write(() -> {
      Suggestion.write(out, series, settings.window(), suggestions);
      page[0] = SuggestionPage.write(suggestions, series, threshold, folder());
    });
    for (Suggestion one : suggestions.subList(0, Math.min(5, suggestions.size()))) {
      console.say("%3d  %s  %s", one.rank(), one.window().id(), one.reason());
    }
    console.say("%s: %s to label", out, Plural.of(suggestions.size(), "stretch", "stretches"));
    if (suggestions.size() < count) {
      console.note("note: these are all; the bars have no room for more");
    }
    console.say("pictures: %s", page[0]);
  }

  private Path folder() {
    String name = String.valueOf(out.getFileName());
    return out.resolveSibling(name.substring(0, name.length() - ".csv".length()));
  }

  /// Where to look, and what was reviewed there.
  private record Searched(BarSeries series, List<Window> reviewed) {}

  private Searched folder(TrainingSettings settings) {
    LabelledBars read =
        Notes.of(
            console,
            LabelledFiles.readWholeFolder(
                Objects.requireNonNull(data), options.read(), settings.window(), settings.seed()));
    return new Searched(read.bars(), read.windows());
  }

  private Searched file(FinishedRun trained, Path named) {
    BarFile file = BarFiles.readFile(named, options.read());
    Notes.of(console, file);
    return new Searched(file.series(), reviewed(trained, named, file));
  }

  private List<Window> reviewed(FinishedRun trained, Path named, BarFile file) {
    BarReadOptions how = options.read();
    TrainingSettings settings = trained.metadata().settings();
    if (labels != null) {
      return LabelledFiles.read(named, labels, windows, how, settings.window(), settings.seed())
          .windows();
    }
    if (windows != null) {
      return WindowFile.read(
          windows, file.series(), settings.window(), how.zone(), file.shiftMillis());
    }
    if (trained.metadata().data().containsValue(Hashing.sha256(named))) {
      List<Window> own = new ArrayList<>();
      RunDirectory run = new RunDirectory(trained.folder());
      for (Path subset : List.of(run.windows(), run.windowsLeftOut())) {
        if (Files.isRegularFile(subset)) {
          own.addAll(WindowFile.read(subset, file.series(), settings.window(), ZoneOffset.UTC, 0));
        }
      }
      if (!own.isEmpty()) {
        return own;
      }
    }
    console.note(
        "note: the run was not trained on these bars, so none of them count as reviewed; name the"
            + " reviewed windows with --windows");
    return List.of();
  }
}
