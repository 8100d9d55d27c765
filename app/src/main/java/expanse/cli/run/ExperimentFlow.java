package expanse.cli.run;

import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.experiment.DataSource;
import expanse.experiment.Experiment;
import expanse.experiment.ExperimentFile;
import expanse.experiment.ExperimentTable;
import expanse.experiment.RunFigures;
import expanse.pipeline.DataFiles;
import expanse.pipeline.RunMaker;
import expanse.report.ExperimentReport;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// From the matrix of an experiment to its table.
final class ExperimentFlow {
  private final Console console;
  private final ExperimentFile file;
  private final Path out;
  private final Outputs outputs;

  /// @param outputs in which the folder is allowed
  ExperimentFlow(Console console, ExperimentFile file, Path out, Outputs outputs) {
    this.console = console;
    this.file = file;
    this.out = out;
    this.outputs = outputs;
  }

  /// @param maker where runs are made
  void run(boolean resume, RunMaker maker) {
    Map<String, DataSource> sources = new LinkedHashMap<>();
    file.data().forEach((name, options) -> sources.put(name, source(options)));
    Experiment experiment = new Experiment(file, sources);
    int all = experiment.runs().size();
    console.say(
        "%s: %s, %s, %s; %s",
        Plural.of(all, "run"),
        Plural.of(file.settings().size(), "setting"),
        Plural.of(file.seeds().size(), "seed"),
        Plural.of(file.data().size(), "data set"),
        maker.where());
    List<Experiment.Outcome> outcomes = new ArrayList<>();
    Path[] page = new Path[1];
    try (Progress progress = console.progress("experiment", all)) {
      experiment.listener((done, runs, message) -> progress.at(done, message));
      outputs.write(() -> {
        outcomes.addAll(experiment.run(out, resume, maker));
        page[0] = ExperimentReport.write(out, file, outcomes);
      });
    }
    print(ExperimentTable.of(outcomes));
    console.say(
        "written: %s, %s, %s",
        out.resolve(Experiment.TABLE), out.resolve(Experiment.RUN_TABLE), page[0]);
    List<Experiment.Outcome> failed =
        outcomes.stream().filter(outcome -> outcome.failure() != null).toList();
    if (!failed.isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%d of %s failed; the first is %s: %s",
              failed.size(),
              Plural.of(all, "run"),
              failed.getFirst().run().folder(),
              failed.getFirst().failure()));
    }
  }

  private DataSource source(Map<String, String> options) {
    DataFiles files = DataFiles.ofSources(options);
    return new DataSource() {
      @Override
      public Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>(files.sources());
        String left = options.get(ExperimentFile.WITHOUT);
        if (left != null) {
          sources.put(ExperimentFile.WITHOUT, left);
        }
        return sources;
      }

      @Override
      public LabelledBars read(int length, long seed) {
        return Notes.of(console, files.read(length, seed));
      }
    };
  }

  private void print(ExperimentTable table) {
    int width = 7;
    for (ExperimentTable.Row row : table.rows()) {
      width = Math.max(width, name(row).length());
    }
    String left = "%-" + width + "s";
    console.say(
        left + " %4s  %-13s  %-13s  %-13s  %-13s  %9s  %7s  %s",
        "setting",
        "runs",
        "F1",
        "AP",
        "separation",
        "ECE",
        "countdown",
        "seconds",
        "verdict");
    for (ExperimentTable.Row row : table.rows()) {
      console.say(
          left + " %4d  %-13s  %-13s  %-13s  %-13s  %9s  %7s  %s",
          name(row),
          row.runs().size(),
          text(row, RunFigures::f1),
          text(row, RunFigures::averagePrecision),
          text(row, RunFigures::separation),
          text(row, RunFigures::ece),
          number("%.1f %%", 100 * row.mean(RunFigures::countdownShare)),
          number("%.1f", row.mean(RunFigures::seconds)),
          row.verdict());
    }
    console.say(
        "mean ± standard deviation over the seeds; thresholds chosen on validation, scores from the"
            + " test subset;");
    console.say(
        "countdown: its share of the raw validation loss; seconds: training time on one thread");
  }

  private String name(ExperimentTable.Row row) {
    return file.data().size() == 1 ? row.setting() : row.data() + " " + row.setting();
  }

  private static String text(ExperimentTable.Row row, ToDoubleFunction<RunFigures> figure) {
    double spread = row.spread(figure);
    return number("%.3f", row.mean(figure))
        + (Double.isNaN(spread) ? "" : String.format(Locale.ROOT, " ± %.3f", spread));
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String number(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
  }
}
