package expanse.report;

import expanse.evaluation.Evaluation;
import expanse.evaluation.InstrumentScores;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.run.OwnStacking;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The scores of every instrument by itself, as a table and a picture.
final class InstrumentSection {
  private static final String PICTURE = "instruments.png";

  private InstrumentSection() {}

  /// Adds the section, when the evaluation has instruments with names.
  ///
  /// @param own instruments that the run predicts in a way of their own
  /// @param folder where the picture goes
  static void addTo(
      Document document, Evaluation evaluation, SortedMap<String, OwnStacking> own, Path folder) {
    Map<String, InstrumentScores> instruments = evaluation.instruments();
    if (instruments.isEmpty()) {
      return;
    }
    document.add(new Document.Section("Instruments"));
    document.add(picture(evaluation, folder));
    document.add(table(instruments));
    document.add(
        new Document.Text(
            "One threshold holds for all"
                + (own.isEmpty() ? ", and one calibration" : "")
                + ". Intervals come from resampling blocks of time over all instruments: windows of"
                + " several markets at the same hour count once."));
    own.forEach((name, one) -> document.add(new Document.Text(one.text(name) + ".")));
  }

  private static Document.Picture picture(Evaluation evaluation, Path folder) {
    List<IntervalPicture.Row> rows = new ArrayList<>();
    rows.add(row("all together", evaluation.test(), Palette.INK));
    evaluation
        .instruments()
        .forEach((name, one) ->
            rows.add(
                row(name, one.test(), one.evidence().better() ? Palette.GREEN : Palette.SOFT)));
    return Charts.save(
        folder,
        PICTURE,
        IntervalPicture.draw(rows, "per-bar F1 on test windows", false),
        "Per-bar F1 of every instrument with its 95 % interval. Green: better than every baseline"
            + " there; grey: not shown to be.");
  }

  private static IntervalPicture.Row row(String name, Evaluation.SubsetScores scores, Color color) {
    double[] ends = scores.confidenceInterval95().perBarMicroF1();
    return new IntervalPicture.Row(name, scores.perBarMicro().f1(), ends[0], ends[1], color);
  }

  private static Document.Table table(Map<String, InstrumentScores> instruments) {
    List<List<Cell>> rows = new ArrayList<>();
    instruments.forEach((name, one) -> {
      Evaluation.SubsetScores test = one.test();
      String worse = one.worse();
      Evaluation.SubsetScores chosenOn = one.validation();
      boolean better = one.evidence().better();
      rows.add(
          List.of(
              Cell.of(name),
              Cell.of(Integer.toString(test.windows())),
              Cell.of(Format.percent(test.positiveRate())),
              Cell.of(Double.isNaN(one.trainingRate()) ? "" : Format.percent(one.trainingRate())),
              Cell.of(chosenOn == null ? "" : Format.score(chosenOn.perBarMicro().f1())),
              Cell.of(Format.score(test.perBarMicro().f1())),
              Cell.of(Format.interval(test.confidenceInterval95().perBarMicroF1())),
              Cell.of(Format.score(test.perBarMicro().averagePrecision())),
              Cell.of(Format.score(test.span().f1Iou50())),
              Cell.of(Format.score(test.calibration().ece())),
              new Cell(
                  worse == null ? one.verdict() : "worse than " + worse,
                  better ? Tone.GOOD : worse == null ? Tone.PLAIN : Tone.BAD)));
    });
    return new Document.Table(
        "Every instrument by itself, at the common threshold",
        List.of(
            "instrument",
            "windows",
            "labelled bars",
            "labelled in training",
            "validation F1",
            "F1",
            "95 % interval",
            "average precision",
            "span F1",
            "calibration error",
            "beside the baselines"),
        rows,
        1);
  }
}
