package expanse.comparison;

import de.siegmar.fastcsv.writer.CsvWriter;
import expanse.base.AtomicFiles;
import expanse.base.CellText;
import expanse.diagnosis.Finding;
import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences.Difference;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A comparison as tables for other programs. A figure that a run does not have is an empty cell.
public final class ComparisonCsv {
  private ComparisonCsv() {}

  /// Writes one row per run with every figure.
  ///
  /// @throws expanse.base.InputException when the file cannot be written
  public static void writeRuns(Path file, RunComparison comparison) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "run",
                "folder",
                "preset",
                "seed",
                "features",
                "span_loss",
                "balancing",
                "split",
                "leaky",
                "test_set",
                "better_than_every_baseline",
                "verdict",
                "findings"));
    Figures.all().forEach(f -> header.add(f.key()));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < comparison.runs().size(); k++) {
      rows.add(row(comparison, k));
    }
    write(file, header, rows);
  }

  private static List<String> row(RunComparison comparison, int k) {
    ComparedRun run = comparison.runs().get(k);
    Evaluation evaluation = run.evaluation();
    List<String> row = new ArrayList<>();
    row.add(CellText.of(run.name()));
    row.add(CellText.of(run.folder().toString()));
    row.add(run.settings().preset());
    row.add(Long.toString(run.settings().seed()));
    row.add(run.settings().features().set());
    row.add(run.settings().loss().span().kind().name().toLowerCase(Locale.ROOT));
    row.add(run.settings().balancing().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    row.add(run.metadata().split().method());
    row.add(Boolean.toString(run.isLeaky()));
    String set = "";
    for (int s = 0; s < comparison.sets().size(); s++) {
      set = comparison.sets().get(s).contains(k) ? Integer.toString(s + 1) : set;
    }
    row.add(set);
    row.add(evaluation == null ? "" : Boolean.toString(evaluation.evidence().better()));
    row.add(evaluation == null ? "" : evaluation.verdict());
    row.add(run.findings().stream().map(Finding::rule).collect(Collectors.joining(" ")));
    Figures.all().forEach(f -> row.add(number(f.of(run))));
    return row;
  }

  /// Writes one row per pair of runs and score.
  ///
  /// @throws expanse.base.InputException when the file cannot be written
  public static void writeDifferences(Path file, RunComparison comparison) {
    List<String> header =
        List.of("run", "other", "score", "difference", "lower", "upper", "p", "p_holm", "shown");
    List<List<String>> rows = new ArrayList<>();
    for (Difference d : comparison.differences()) {
      rows.add(
          List.of(
              CellText.of(comparison.runs().get(d.a()).name()),
              CellText.of(comparison.runs().get(d.b()).name()),
              d.score().name().toLowerCase(Locale.ROOT),
              number(d.value()),
              number(d.interval().lower()),
              number(d.interval().upper()),
              number(d.p()),
              number(d.holm()),
              Boolean.toString(d.isShown())));
    }
    write(file, header, rows);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void write(Path file, List<String> header, List<List<String>> rows) {
    AtomicFiles.write(
        file,
        out -> {
          CsvWriter csv =
              CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          csv.writeRecord(header);
          rows.forEach(csv::writeRecord);
          csv.flush();
        });
  }
}
