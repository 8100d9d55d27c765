package expanse.report;

import expanse.evaluation.Finding;
import expanse.evaluation.SuccessCriteria;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import java.util.ArrayList;
import java.util.List;

/// What went wrong, with the evidence and the remedy, and the success criteria with pass or fail.
final class FindingSection {
  private final List<Finding> findings;
  private final List<SuccessCriteria.Row> criteria;

  FindingSection(List<Finding> findings, List<SuccessCriteria.Row> criteria) {
    this.findings = List.copyOf(findings);
    this.criteria = List.copyOf(criteria);
  }

  void addTo(Document document) {
    document.add(new Document.Section("Diagnosis"));
    if (findings.isEmpty()) {
      document.add(
          new Document.Finding(
              Tone.GOOD,
              "Nothing found",
              "No collapse, no task that dominates or falls silent, no leak, no shortcut by"
                  + " position, no over-fitting, no dead features, no cliff beside the threshold.",
              ""));
    }
    for (Finding finding : findings) {
      document.add(
          new Document.Finding(
              tone(finding.severity()), finding.title(), finding.evidence(), finding.remedy()));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (SuccessCriteria.Row row : criteria) {
      rows.add(
          List.of(
              Cell.of(row.criterion()),
              Cell.of(row.required()),
              Cell.of(row.actual()),
              switch (row.status()) {
                case PASS -> new Cell("pass", Tone.GOOD);
                case FAIL -> new Cell("fail", Tone.BAD);
                case UNKNOWN -> Cell.of("not known");
              }));
    }
    document.add(
        new Document.Table(
            "Success criteria of the original experiments",
            List.of("criterion", "required", "this run", "result"),
            rows,
            4));
  }

  static Tone tone(Finding.Severity severity) {
    return switch (severity) {
      case SERIOUS -> Tone.BAD;
      case WARNING -> Tone.WARN;
      case NOTE -> Tone.PLAIN;
    };
  }
}
