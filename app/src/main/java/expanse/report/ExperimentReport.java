package expanse.report;

import expanse.base.AtomicFiles;
import expanse.experiment.Experiment;
import expanse.experiment.ExperimentFile;
import expanse.experiment.ExperimentTable;
import expanse.experiment.RunFigures;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The page of an experiment: its table, a picture, every run with its verdict, all settings.
public final class ExperimentReport {
  private final Path folder;
  private final ExperimentFile file;
  private final List<Experiment.Outcome> outcomes;
  private final ExperimentTable table;

  private ExperimentReport(Path out, ExperimentFile file, List<Experiment.Outcome> outcomes) {
    this.folder = out.resolve("report");
    this.file = file;
    this.outcomes = List.copyOf(outcomes);
    this.table = ExperimentTable.of(outcomes);
  }

  /// Writes `report/index.html`, `report/report.md` and the pictures into the folder of an
  /// experiment; returns the page.
  public static Path write(Path out, ExperimentFile file, List<Experiment.Outcome> outcomes) {
    Path name = out.toAbsolutePath().normalize().getFileName();
    return new ExperimentReport(out, file, outcomes)
        .write("Expanse: " + (name == null ? "experiment" : name.toString()));
  }

  private Path write(String title) {
    Document document = new Document(title, subtitle());
    table(document);
    runs(document);
    settings(document);
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    AtomicFiles.writeString(folder.resolve("report.md"), new MarkdownRenderer().render(document));
    return page;
  }

  private String subtitle() {
    String counts =
        String.format(
            Locale.ROOT,
            "%d settings, seeds %s, data set %s",
            file.settings().size(),
            String.join(", ", file.seeds().stream().map(String::valueOf).toList()),
            String.join(", ", file.data().keySet()));
    return file.description().isEmpty() ? counts : file.description() + " (" + counts + ")";
  }

  private void table(Document document) {
    document.add(new Document.Section("Table"));
    for (String data : file.data().keySet()) {
      List<ExperimentTable.Row> rows =
          table.rows().stream().filter(row -> row.data().equals(data)).toList();
      document.add(
          new Document.Table(
              "Data set " + data + ": mean ± standard deviation over the seeds.",
              List.of(
                  "setting",
                  "verdict",
                  "runs",
                  "per-bar F1",
                  "average precision",
                  "separation",
                  "ECE",
                  "countdown share",
                  "seconds"),
              rows.stream().map(ExperimentReport::cells).toList(),
              2));
      document.add(
          Charts.save(
              folder,
              "f1-" + data + ".png",
              ExperimentPicture.draw(rows),
              "Per-bar F1 on the test subset of data set "
                  + data
                  + ": one point per seed with its 95 % interval; the bar is their mean. Dashed:"
                  + " the baseline that detects every bar, and the best baseline. The spread over"
                  + " seeds shows the luck of a single training, the intervals that of the test"
                  + " windows."));
    }
    document.add(
        new Document.Text(
            "Thresholds were chosen on validation windows; all scores are from the test subset."
                + " Separation: mean probability inside labelled spans minus outside. ECE: expected"
                + " calibration error. Leaky: training windows share bars or labels with the"
                + " windows that chose the epoch and the threshold. Countdown share: its share of"
                + " the raw validation loss in the last tenth of the epochs. Seconds: training time"
                + " on one thread. Whoever picks the best row of this table has chosen on the test"
                + " subset and must evaluate that setting again on new data."));
  }

  private static List<Cell> cells(ExperimentTable.Row row) {
    boolean all = !row.runs().isEmpty() && row.better() == row.runs().size();
    Tone tone =
        row.leaky() ? Tone.WARN : all ? Tone.GOOD : row.better() == 0 ? Tone.BAD : Tone.WARN;
    return List.of(
        Cell.of(row.setting()),
        new Cell(row.verdict(), tone),
        Cell.of(row.runs().size() + (row.failed() > 0 ? ", " + row.failed() + " failed" : "")),
        cell(row, RunFigures::f1),
        cell(row, RunFigures::averagePrecision),
        cell(row, RunFigures::separation),
        cell(row, RunFigures::ece),
        Cell.of(Format.percent(row.mean(RunFigures::countdownShare))),
        Cell.of(Format.one(row.mean(RunFigures::seconds))));
  }

  private static Cell cell(ExperimentTable.Row row, ToDoubleFunction<RunFigures> figure) {
    double spread = row.spread(figure);
    return Cell.of(
        Format.score(row.mean(figure))
            + (Double.isNaN(spread) ? "" : " ± " + Format.score(spread)));
  }

  private void runs(Document document) {
    document.add(new Document.Section("Runs"));
    List<List<Cell>> rows = new ArrayList<>();
    for (Experiment.Outcome outcome : outcomes) {
      RunFigures figures = outcome.figures();
      rows.add(
          List.of(
              Cell.of(outcome.run().folder()),
              figures == null
                  ? new Cell("failed: " + outcome.failure(), Tone.BAD)
                  : Cell.of(figures.verdict()),
              Cell.of(figures == null ? "–" : Format.score(figures.f1())),
              Cell.of(figures == null ? "–" : Format.interval(figures.interval()))));
    }
    document.add(
        new Document.Table(
            "Every run is a folder in " + Experiment.RUNS + "; expanse report writes its page.",
            List.of("run", "verdict", "per-bar F1", "95 % interval"),
            rows,
            2));
  }

  private void settings(Document document) {
    document.add(new Document.Section("Settings"));
    for (Map.Entry<String, TrainingSettings> setting : file.settings().entrySet()) {
      document.add(
          new Document.Preformatted(setting.getKey(), SettingsReader.toYaml(setting.getValue())));
    }
  }
}
