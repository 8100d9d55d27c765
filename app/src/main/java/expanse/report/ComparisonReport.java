package expanse.report;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.comparison.ComparedRun;
import expanse.comparison.ComparisonCsv;
import expanse.comparison.DecisionMatrix;
import expanse.comparison.Figure;
import expanse.comparison.Recommendation;
import expanse.comparison.RunComparison;
import expanse.diagnosis.Finding;
import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The page of a comparison: HTML that needs no other file, the same as Markdown, two CSV tables
/// and the pictures.
public final class ComparisonReport {
  private final RunComparison comparison;
  private final Path folder;
  private final ComparisonPictures pictures;

  private ComparisonReport(RunComparison comparison, Path folder) {
    this.comparison = comparison;
    this.folder = folder;
    this.pictures = new ComparisonPictures(comparison, folder);
  }

  /// Writes `index.html`, `comparison.md`, `comparison.csv`, `differences.csv` and the pictures;
  /// returns the page.
  ///
  /// @throws InputException when nothing can be written
  public static Path write(RunComparison comparison, Path folder) {
    return new ComparisonReport(comparison, folder).write();
  }

  private Path write() {
    removeOldPictures();
    ComparisonCsv.writeRuns(folder.resolve("comparison.csv"), comparison);
    ComparisonCsv.writeDifferences(folder.resolve("differences.csv"), comparison);
    Document document = compose();
    AtomicFiles.writeString(
        folder.resolve("comparison.md"), new MarkdownRenderer().render(document));
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    return page;
  }

  /// Pictures of an earlier comparison that this one may not have.
  private void removeOldPictures() {
    try {
      for (String file : ComparisonPictures.files()) {
        Files.deleteIfExists(folder.resolve(file));
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot replace the pictures in " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  private Document compose() {
    Document document =
        new Document(
            "Expanse: comparison of " + comparison.runs().size() + " runs",
            comparison.runs().stream().map(ComparedRun::label).collect(Collectors.joining(", ")));
    Recommendation recommendation = comparison.recommendation();
    document.add(
        new Document.Banner(
            recommendation.clear() ? Tone.GOOD : Tone.WARN,
            recommendation.headline(),
            String.join(" ", recommendation.sentences())));
    document.add(new Document.Cards(cards()));
    for (String note : comparison.notes()) {
      document.add(new Document.Text("Note: " + note));
    }
    document.add(new Document.Section("Decision matrix"));
    document.add(matrix());
    document.add(new Document.Section("Scores on test windows"));
    pictures.f1().ifPresent(document::add);
    addFigures(document, Figure.Group.TEST);
    document.add(new Document.Section("Differences"));
    differences(document);
    document.add(new Document.Section("Learning"));
    pictures.losses().forEach(document::add);
    addFigures(document, Figure.Group.LEARNING);
    document.add(new Document.Section("Task weights"));
    comparison.meaningOfWeights().forEach(s -> document.add(new Document.Text(s)));
    pictures.spanWeight().ifPresent(document::add);
    addFigures(document, Figure.Group.WEIGHTS);
    document.add(new Document.Section("Probabilities"));
    pictures.separation().ifPresent(document::add);
    pictures.reliability().ifPresent(document::add);
    document.add(new Document.Section("Threshold"));
    pictures.thresholds().ifPresent(document::add);
    addFigures(document, Figure.Group.THRESHOLD);
    document.add(new Document.Section("Time and size"));
    addFigures(document, Figure.Group.COST);
    document.add(new Document.Section("Diagnosis"));
    document.add(findings());
    document.add(new Document.Section("Settings that differ"));
    document.add(settings());
    return document;
  }

  private List<Document.Card> cards() {
    List<Document.Card> cards = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      Evaluation evaluation = run.evaluation();
      cards.add(
          evaluation == null
              ? new Document.Card(run.label(), "–", "not evaluated", Tone.PLAIN)
              : new Document.Card(
                  run.label(),
                  Format.score(evaluation.test().perBarMicro().f1()),
                  "per-bar F1, "
                      + Format.interval(evaluation.test().confidenceInterval95().perBarMicroF1()),
                  run.isLeaky() ? Tone.WARN : Tone.PLAIN));
    }
    return cards;
  }

  private List<String> header(String... first) {
    List<String> header = new ArrayList<>(List.of(first));
    comparison.runs().forEach(run -> header.add(run.label()));
    return header;
  }

  private Document.Table matrix() {
    List<List<Cell>> rows = new ArrayList<>();
    for (DecisionMatrix.Row row : comparison.matrix()) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(row.criterion()));
      cells.add(Cell.of(row.says()));
      for (DecisionMatrix.Entry entry : row.entries()) {
        cells.add(
            new Cell(
                entry.text(),
                switch (entry.standing()) {
                  case AHEAD -> Tone.GOOD;
                  case BEHIND -> Tone.BAD;
                  case OPEN -> Tone.PLAIN;
                }));
      }
      rows.add(cells);
    }
    return new Document.Table(
        "The first five rows use paired resampling: a run counts as ahead or behind only when the"
            + " difference is significant, corrected for the number of pairs. Rows without an"
            + " interval highlight the best figure but prove nothing. Do not count rows: they"
            + " overlap, and several small leads do not outweigh one significant difference.",
        header("criterion", "result"),
        rows,
        2);
  }

  private void addFigures(Document document, Figure.Group group) {
    List<Figure> figures = comparison.figures(group);
    List<List<Cell>> rows = new ArrayList<>();
    for (int k = 0; k < figures.size(); k++) {
      Figure figure = figures.get(k);
      boolean interval = k + 2 < figures.size() && isLowerEnd(figure, figures.get(k + 1));
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(figure.name()));
      for (ComparedRun run : comparison.runs()) {
        String text = text(figure, run);
        if (interval) {
          double[] ends = {figures.get(k + 1).of(run), figures.get(k + 2).of(run)};
          String range = isSigned(figure) ? Format.signedInterval(ends) : Format.interval(ends);
          text += range.isEmpty() ? "" : " (" + range + ")";
        }
        cells.add(Cell.of(text));
      }
      rows.add(cells);
      k += interval ? 2 : 0;
    }
    if (!rows.isEmpty()) {
      document.add(new Document.Table("", header("figure"), rows, 1));
    }
  }

  private static boolean isSigned(Figure figure) {
    return figure.format() == Figure.Format.SIGNED;
  }

  private static boolean isLowerEnd(Figure of, Figure figure) {
    return figure.key().equals(of.key() + "_lower");
  }

  private static String text(Figure figure, ComparedRun run) {
    double value = figure.of(run);
    return switch (figure.format()) {
      case COUNT -> Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,.0f", value);
      case TENTHS -> Format.one(value);
      case SCORE -> Format.score(value);
      case SIGNED -> Format.signed(value);
      case PERCENT -> Format.percent(value);
    };
  }

  private void differences(Document document) {
    if (comparison.differences().isEmpty()) {
      document.add(
          new Document.Text(
              "No two runs were evaluated on the same test windows, so there are no differences to"
                  + " show."));
      return;
    }
    pictures.differences().ifPresent(document::add);
    List<List<Cell>> rows = new ArrayList<>();
    for (Difference d : comparison.differences()) {
      double[] ends = {d.interval().lower(), d.interval().upper()};
      String first = comparison.runs().get(d.a()).label();
      String second = comparison.runs().get(d.b()).label();
      rows.add(
          List.of(
              Cell.of(d.score().text()),
              Cell.of(first),
              Cell.of(second),
              new Cell(
                  comparison.says(d),
                  d.isShown() && !comparison.isLeaky(d) ? Tone.GOOD : Tone.PLAIN),
              Cell.of(Format.signed(d.value())),
              Cell.of(Format.signedInterval(ends)),
              Cell.of(String.format(Locale.ROOT, "%.4f", d.p())),
              Cell.of(String.format(Locale.ROOT, "%.4f", d.holm()))));
    }
    document.add(
        new Document.Table(
            String.format(
                Locale.ROOT,
                "First run minus second, on the same %,d resamples of groups of test windows. Each"
                    + " interval is for its pair alone. The last p-value is corrected for the"
                    + " number of pairs (Holm's method, each score separately); a difference is"
                    + " significant below %.2f. Per-bar F1 is the deciding score: the chance of any"
                    + " false claim about it is %.0f %%. The other scores are for information.",
                comparison.resamples(),
                PairedDifferences.LEVEL,
                100 * PairedDifferences.LEVEL),
            List.of(
                "score",
                "first",
                "second",
                "result",
                "difference",
                "95 % interval",
                "p",
                "p, Holm"),
            rows,
            4));
  }

  private Document.Table findings() {
    List<List<Cell>> rows = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      for (Finding finding : run.findings()) {
        rows.add(
            List.of(
                Cell.of(run.label()),
                new Cell(finding.title(), FindingSection.tone(finding.severity())),
                Cell.of(finding.evidence())));
      }
      if (run.findings().isEmpty()) {
        rows.add(List.of(Cell.of(run.label()), new Cell("nothing found", Tone.GOOD), Cell.of("")));
      }
    }
    return new Document.Table("", List.of("run", "finding", "evidence"), rows, 3);
  }

  private Document.Block settings() {
    List<List<Cell>> rows = new ArrayList<>();
    comparison
        .settingsThatDiffer()
        .forEach((key, values) -> {
          List<Cell> cells = new ArrayList<>();
          cells.add(Cell.of(key));
          values.forEach(value -> cells.add(Cell.of(value)));
          rows.add(cells);
        });
    return rows.isEmpty()
        ? new Document.Text("None: all runs have the same settings.")
        : new Document.Table("", header("setting"), rows, 1 + comparison.runs().size());
  }
}
