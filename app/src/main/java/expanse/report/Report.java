package expanse.report;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.diagnosis.Diagnosis;
import expanse.diagnosis.Finding;
import expanse.diagnosis.RunTables;
import expanse.diagnosis.SuccessCriteria;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.LiveEvaluation;
import expanse.evaluation.PredictionsFile;
import expanse.pipeline.RunWindows;
import expanse.report.Document.Banner;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.rule.RuleExplanation;
import expanse.rule.RuleFile;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.settings.SettingsReader;
import expanse.time.TimeText;
import expanse.window.WindowChoice;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The report of a run: one HTML page that needs no other file, the same text as Markdown, and the
/// pictures as PNG files.
///
/// Everything is read from the files of the run directory, so that a report can be written again at
/// any time, also without the bars the run came from.
public final class Report {
  /// The last line of every report.
  static final String NO_ADVICE =
      "This report describes what a model found in past prices. It is no financial advice.";

  private final RunDirectory run;
  private final Path folder;
  private final RunMetadata metadata;
  private final @Nullable Evaluation evaluation;

  private Report(RunDirectory run) {
    RunManifest.verifyIfSealed(run);
    this.run = run;
    this.folder = folder(run.path());
    this.metadata = RunMetadata.read(run.metadata());
    Path scores = run.evaluation();
    this.evaluation = Files.exists(scores) ? EvaluationJson.read(scores) : null;
  }

  /// The folder of the report of a run.
  public static Path folder(Path runDirectory) {
    return runDirectory.resolve("report");
  }

  /// Writes `report/index.html`, `report/report.md` and the pictures of a run; returns the page.
  ///
  /// @throws InputException when the folder holds no run, a file of it is damaged, or nothing can
  ///   be written
  public static Path write(Path runDirectory) {
    return new Report(RunDirectory.open(runDirectory)).write();
  }

  private Path write() {
    removeOldPictures();
    Document document = compose();
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    AtomicFiles.writeString(folder.resolve("report.md"), new MarkdownRenderer().render(document));
    return page;
  }

  private Document compose() {
    Document document = new Document(title(), subtitle());
    RunTables tables = RunTables.read(run);
    Evaluation scored = evaluation;
    if (scored == null) {
      document.add(
          new Banner(
              Tone.WARN,
              "Not evaluated yet",
              "This run is trained but not evaluated, so nothing shows yet whether it has learned"
                  + " anything. Run `expanse evaluate`, then write the report again."));
      new FindingSection(diagnosis(tables, Double.NaN), criteria(tables)).addTo(document);
      labels(document);
      data(document);
      new TrainingSection(tables, metadata.ensemble(), folder).addTo(document);
    } else {
      ScoreSection scores = new ScoreSection(scored, folder);
      WindowSection windows = windows(scored);
      document.add(scores.verdict());
      document.add(scores.cards());
      windows.addTo(document);
      scores.addTo(document);
      InstrumentSection.addTo(
          document, scored, CalibrationFile.chosen(run, metadata).own(), folder);
      LiveEvaluation live = scored.live();
      if (live != null) {
        new LiveSection(live, folder).addTo(document);
      }
      double positionShare = Diagnosis.positionShare(windows.predictions());
      new FindingSection(diagnosis(tables, positionShare), criteria(tables)).addTo(document);
      labels(document);
      data(document);
      new TrainingSection(tables, metadata.ensemble(), folder).addTo(document);
      ThresholdSection.addTo(document, tables.thresholds(), scored.threshold(), folder);
      document.add(new Document.Section("Probabilities"));
      windows.addHistogramTo(document);
      windows.addPositionTo(document);
      scores.addCalibrationTo(document);
    }
    settings(document);
    return document;
  }

  private List<Finding> diagnosis(RunTables tables, double positionShare) {
    return Diagnosis.of(
        tables, metadata.split().leaky(), metadata.split().method(), evaluation, positionShare);
  }

  private List<SuccessCriteria.Row> criteria(RunTables tables) {
    return SuccessCriteria.of(metadata.status().equals("finished"), tables, evaluation);
  }

  private WindowSection windows(Evaluation scored) {
    Path predictions = run.path().resolve("predictions.csv");
    EvaluationJson.requireUnchanged(run.path().resolve("evaluation.json"), predictions);
    return new WindowSection(PredictionsFile.read(predictions), scored.threshold(), folder);
  }

  private String title() {
    Path name = run.path().toAbsolutePath().normalize().getFileName();
    return "Expanse: " + (name == null ? "run" : name.toString());
  }

  private String subtitle() {
    return String.format(
        Locale.ROOT,
        "preset %s, %d %s of %,d parameters, trained %s on %s, %d test windows",
        metadata.settings().preset(),
        metadata.ensemble(),
        metadata.ensemble() == 1 ? "model" : "models",
        metadata.modelParams().total(),
        metadata.timestamp(),
        hasFolds()
            ? String.format(
                Locale.ROOT,
                "%d windows in %d folds; each model leaves out one fold, which validates it",
                metadata.trainSize() + metadata.valSize(),
                metadata.settings().ensemble().folds())
            : String.format(
                Locale.ROOT,
                "%d windows, %d validation windows",
                metadata.trainSize(),
                metadata.valSize()),
        metadata.testSize());
  }

  private boolean hasFolds() {
    return metadata.settings().ensemble().folds() > 0;
  }

  /// What the labels mark, in words.
  private void labels(Document document) {
    if (!Files.isRegularFile(run.labelRule())) {
      return;
    }
    RuleExplanation rule = RuleFile.read(run.labelRule());
    document.add(new Document.Section("What the labels mark"));
    for (String line : rule.lines()) {
      document.add(
          new Document.Text(Character.toUpperCase(line.charAt(0)) + line.substring(1) + "."));
    }
    if (!rule.misfits().isEmpty()) {
      List<List<Cell>> rows = new ArrayList<>();
      for (RuleExplanation.Misfit misfit : rule.misfits()) {
        rows.add(
            List.of(
                Cell.of(TimeText.of(misfit.start())),
                Cell.of(TimeText.of(misfit.end())),
                Cell.of(misfit.type())));
      }
      document.add(
          new Document.Table(
              "Labels of training and validation windows that the rule does not find. Some may be"
                  + " mistakes, others what only the eye sees.",
              List.of("start", "end", "type"),
              rows,
              3));
    }
  }

  private void data(Document document) {
    document.add(new Document.Section("Data"));
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, String> source : metadata.sources().entrySet()) {
      rows.add(List.of(Cell.of(source.getKey()), Cell.of(source.getValue())));
    }
    rows.add(List.of(Cell.of("windows"), Cell.of(sizes())));
    WindowChoice choice = RunWindows.read(run);
    if (choice != null) {
      rows.add(List.of(Cell.of("windows were"), Cell.of(choice.text())));
    }
    rows.add(List.of(Cell.of("split"), Cell.of(metadata.split().method())));
    rows.add(
        List.of(
            Cell.of("bars inside labelled spans, training subset"),
            Cell.of(Format.percent(metadata.spanPrior()))));
    document.add(new Document.Table("", List.of("what", "value"), rows, 2));
    document.add(
        new Document.Preformatted(
            "Proof that the subsets share nothing", metadata.split().proof()));
  }

  private String sizes() {
    return String.format(
        Locale.ROOT,
        hasFolds()
            ? "%d: for model 1 %d train and %d validate, the other models leave out other folds; %d"
                + " test"
            : "%d: %d train, %d validation, %d test",
        metadata.datasetSize(),
        metadata.trainSize(),
        metadata.valSize(),
        metadata.testSize());
  }

  private void settings(Document document) {
    document.add(new Document.Section("Settings"));
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(List.of(Cell.of("seed"), Cell.of(Long.toString(metadata.memberSeed()))));
    rows.add(List.of(Cell.of("inputs"), Cell.of(String.join(", ", metadata.featureNames()))));
    RunMetadata.Result result = metadata.result();
    if (result != null) {
      rows.add(
          List.of(
              Cell.of("epochs"),
              Cell.of(
                  String.format(
                      Locale.ROOT,
                      "%d in %.1f s; %s",
                      result.epochs(),
                      result.seconds(),
                      kept(result)))));
      rows.add(List.of(Cell.of("SHA-256 of the weights"), Cell.of(result.weightsSha256())));
    }
    metadata
        .data()
        .forEach((name, hash) -> rows.add(List.of(Cell.of("SHA-256 of " + name), Cell.of(hash))));
    metadata.environment().forEach((key, value) -> rows.add(List.of(Cell.of(key), Cell.of(value))));
    document.add(new Document.Table("", List.of("what", "value"), rows, 2));
    document.add(
        new Document.Preformatted(
            "All settings, as a file for --preset", SettingsReader.toYaml(metadata.settings())));
    document.add(new Document.Text(NO_ADVICE));
  }

  private static String kept(RunMetadata.Result result) {
    return result.value() == null
        ? "kept the last"
        : String.format(
            Locale.ROOT,
            "kept epoch %d by %s (%.4f)",
            result.bestEpoch(),
            result.metric(),
            result.value());
  }

  private void removeOldPictures() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> pictures = Files.newDirectoryStream(folder, "*.png")) {
      for (Path picture : pictures) {
        Files.delete(picture);
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot replace the pictures in " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }
}
