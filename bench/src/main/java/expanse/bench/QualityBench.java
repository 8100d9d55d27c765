package expanse.bench;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.learningcurve.LearningCurve;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the table of quality: `bench/quality DIR…`.
@Command(
    name = "bench/quality",
    mixinStandardHelpOptions = true,
    description = {
      "Score the default preset beside marking every bar, the original recipe and boosted trees of"
          + " a library, on every labelled set given.",
      "The windows before the test subset are scored, each by what was learned from other stretches"
          + " of time; with --test, the test subset."
    })
final class QualityBench implements Runnable {
  private static final int START = 30;
  private static final int MORE = 30;
  private static final String TREE_FEATURES = "features.set=swings"; // those of our trees

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "Folders with bars.csv, labels.csv and windows.csv, or folders of such folders.")
  private List<Path> places;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often to train, with different seeds. Default: 1.")
  private int seeds;

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Stretches of time to score in turn. Default: 3.")
  private int folds;

  @Option(
      names = "--test",
      description = "Score the test subset. Choose nothing by it, and write the look down.")
  private boolean test;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "CSV file to write the table to as well.")
  private @Nullable Path out;

  @Option(
      names = "--suggest",
      description =
          "Compare windows that expanse suggest would choose with windows at random instead: from"
              + " 30 windows on, 30 more, a smaller preset.")
  private boolean suggest;

  @Option(
      names = "--few",
      paramLabel = "N",
      split = ",",
      description =
          "Learn from N windows drawn at random instead of all, beside the library's trees; a table"
              + " for each N.")
  private List<Integer> few = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a setting of all that is trained by Expanse, to try the command out.")
  private List<String> changes = List.of();

  private QualityBench() {}

  /// Runs the benchmark.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new QualityBench());
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      if (!(e instanceof InputException)) {
        throw e;
      }
      command.getErr().println("error: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    });
    return line;
  }

  @Override
  public void run() {
    if (seeds < 1) {
      throw new InputException("--seeds must be at least 1, was " + seeds);
    }
    List<Path> found = QualitySet.find(places);
    if (out != null) {
      AtomicFiles.requireFile(out);
    }
    TrainingSettings settings = settings(Presets.DEFAULT);
    if (few.stream().anyMatch(count -> count < 1)) {
      throw new InputException("--few must be at least 1, was " + few);
    }
    List<Contender> contenders = suggest ? grown(settings) : contenders(settings);
    PrintWriter output = spec.commandLine().getOut();
    PrintWriter news = spec.commandLine().getErr();
    StringBuilder csv = new StringBuilder(QualityTable.HEADER);
    List<String> tables = new ArrayList<>();
    try (Scratch scratch = Scratch.make()) {
      for (Path folder : found) {
        QualitySet set =
            test
                ? QualitySet.test(folder, settings)
                : QualitySet.outOfFold(folder, settings, folds);
        List<QualitySet> sets =
            few.isEmpty()
                ? List.of(set)
                : few.stream().map(count -> set.few(count, settings.seed())).toList();
        for (QualitySet one : sets) {
          QualityTable table =
              QualityTable.of(
                  one,
                  contenders,
                  seeds,
                  scratch.folder().resolve(tables.size() + ""), // no table finds another's runs
                  news::println);
          tables.add(table.text());
          csv.append(table.csv());
        }
      }
    }
    output.print(String.join("\n", tables));
    output.flush();
    if (out != null) {
      AtomicFiles.writeString(out, csv.toString());
    }
  }

  private List<Contender> contenders(TrainingSettings settings) {
    Contender trees = new LibraryTrees(settings(Presets.DEFAULT, TREE_FEATURES));
    Contender own = new Recipe(Presets.DEFAULT, settings);
    return few.isEmpty()
        ? List.of(
            new EveryBar(settings),
            new Recipe("seed-baseline", settings("seed-baseline")),
            trees,
            own)
        : List.of(new EveryBar(settings), trees, own);
  }

  private static List<Contender> grown(TrainingSettings settings) {
    TrainingSettings reduced = LearningCurve.reduced(settings);
    List<Contender> contenders = new ArrayList<>();
    for (GrownLabels.Pick pick : GrownLabels.Pick.values()) {
      contenders.add(new GrownLabels(pick, reduced, START, MORE));
    }
    return contenders;
  }

  private TrainingSettings settings(String preset, String... more) {
    List<String> all = new ArrayList<>(changes);
    all.addAll(List.of(more));
    return SettingsReader.with(Presets.named(preset), all);
  }
}
