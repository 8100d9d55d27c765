package expanse.report;

import expanse.diagnosis.Finding;
import expanse.diagnosis.SuccessCriteria;
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
              "No problem found",
              "No probability collapse, no dominating or silenced task, no leak, no position"
                  + " shortcut, no over-fitting, no dead features, no threshold cliff.",
              "",
              ""));
    }
    for (Finding finding : findings) {
      document.add(
          new Document.Finding(
              tone(finding.severity()),
              finding.title(),
              finding.evidence(),
              finding.remedy(),
              picture(finding.rule())));
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

  /// The picture of the report that shows what a rule found.
  private static String picture(String rule) {
    return switch (rule) {
      case "probability-collapse" -> TrainingSection.SEPARATION;
      case "dominating-loss" -> TrainingSection.LOSS_SHARES;
      case "silenced-task", "saturated-sigma" -> TrainingSection.TASK_WEIGHTS;
      case "over-fitting" -> TrainingSection.SPAN_LOSS;
      case "broken-numbers" -> TrainingSection.LOSS;
      case "threshold-half" -> TrainingSection.F1;
      case "threshold-cliff" -> ThresholdSection.PICTURE;
      case "every-bar" -> WindowSection.HISTOGRAM;
      case "position-shortcut" -> WindowSection.POSITION;
      case "calibration" -> ScoreSection.RELIABILITY;
      default -> "";
    };
  }

  static Tone tone(Finding.Severity severity) {
    return switch (severity) {
      case SERIOUS -> Tone.BAD;
      case WARNING -> Tone.WARN;
      case NOTE -> Tone.PLAIN;
    };
  }
}
