package expanse.report;

import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.DecoderScores;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.evaluation.OutputScore;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Card;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The verdict, the scores, and what baselines reach.
final class ScoreSection {
  static final String RELIABILITY = "reliability.png";

  private final Evaluation evaluation;
  private final Path folder;

  /// @param evaluation of the run
  /// @param folder where pictures go
  ScoreSection(Evaluation evaluation, Path folder) {
    this.evaluation = evaluation;
    this.folder = folder;
  }

  /// The sentence that matters most.
  Document.Banner verdict() {
    boolean better = evaluation.evidence().better();
    Tone tone = evaluation.split().leaky() ? Tone.WARN : better ? Tone.GOOD : Tone.BAD;
    String headline =
        better
            ? "The model is better than every baseline"
            : evaluation.evidence().skilled()
                ? "The model has learned something, but it is not shown to beat every baseline"
                : "Nothing shows that the model has learned anything";
    String warning = evaluation.split().warning();
    String detail = capitalised(evaluation.verdict()) + ".";
    return new Document.Banner(
        tone,
        evaluation.split().leaky() ? "Leaky split: do not trust these figures" : headline,
        warning == null ? detail : capitalised(warning) + ". " + detail);
  }

  /// The figures of the first screen.
  Document.Cards cards() {
    SubsetScores test = evaluation.test();
    Tone tone = evaluation.evidence().better() ? Tone.GOOD : Tone.BAD;
    BaselineScores best = evaluation.baselines().get(evaluation.evidence().bestBaseline());
    List<Card> cards = new ArrayList<>();
    cards.add(
        new Card(
            "Per-bar F1 (micro)",
            Format.score(test.perBarMicro().f1()),
            "95 %: " + Format.interval(test.confidenceInterval95().perBarMicroF1()),
            tone));
    cards.addAll(LiveSection.cards(evaluation));
    if (best != null) {
      cards.add(
          new Card(
              "Best baseline",
              Format.score(best.f1()),
              words(evaluation.evidence().bestBaseline())
                  + "; this model "
                  + Format.signed(best.difference()),
              Tone.PLAIN));
    }
    cards.add(
        new Card(
            "Average precision",
            Format.score(test.perBarMicro().averagePrecision()),
            "base rate " + Format.score(test.positiveRate()),
            Tone.PLAIN));
    cards.add(
        new Card(
            "Span F1 at IoU .5",
            Format.score(test.span().f1Iou50()),
            test.span().predictedSpans() + " detected, " + test.span().trueSpans() + " labelled",
            Tone.PLAIN));
    cards.add(
        new Card(
            "Separation",
            Format.score(test.separation()),
            "mean probability inside minus outside spans",
            Tone.PLAIN));
    cards.add(
        new Card(
            "Calibration error",
            Format.score(test.calibration().ece()),
            "ECE per bar; Brier " + Format.score(test.calibration().brier()),
            Tone.PLAIN));
    return new Document.Cards(cards);
  }

  void addTo(Document document) {
    document.add(new Document.Section("Scores"));
    document.add(outputs());
    document.add(scores());
    document.add(baselines());
    document.add(
        new Document.Text(
            "Nothing was chosen on the test windows: the threshold "
                + Format.score(evaluation.threshold())
                + " comes from "
                + evaluation.thresholdFrom()
                + ". Confidence intervals come from resampling groups of windows that share bars;"
                + " differences use the same resamples."));
  }

  /// Every output beside simple rules, in words.
  private Document.Table outputs() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, OutputScore> entry : evaluation.outputs().entrySet()) {
      OutputScore score = entry.getValue();
      rows.add(
          List.of(
              Cell.of(words(entry.getKey())),
              Cell.of(score.measure() + (score.unit().equals("bars") ? ", bars" : "")),
              new Cell(
                  score.verdict(),
                  score.better() && !evaluation.split().leaky() ? Tone.GOOD : Tone.PLAIN),
              Cell.of(Format.score(score.value())),
              Cell.of(Format.score(score.strongest()))));
    }
    return new Document.Table(
        "Every output of the run beside simple rules, on the same windows: it is called better only"
            + " where the 95 % interval of the difference excludes zero.",
        List.of("output", "measure", "verdict", "this run", "strongest rule"), rows, 3);
  }

  private Document.Table scores() {
    List<List<Cell>> rows = new ArrayList<>();
    SubsetScores v = evaluation.validation();
    SubsetScores t = evaluation.test();
    row(
        rows,
        "per-bar F1 (micro: all bars pooled)",
        v.perBarMicro().f1(),
        t.perBarMicro().f1(),
        t.confidenceInterval95().perBarMicroF1());
    row(rows, "precision (micro)", v.perBarMicro().precision(), t.perBarMicro().precision());
    row(rows, "recall (micro)", v.perBarMicro().recall(), t.perBarMicro().recall());
    row(
        rows,
        "average precision",
        v.perBarMicro().averagePrecision(),
        t.perBarMicro().averagePrecision(),
        t.confidenceInterval95().averagePrecision());
    row(rows, "area under the ROC curve", v.perBarMicro().rocAuc(), t.perBarMicro().rocAuc());
    row(rows, "per-bar F1 (mean over windows)", v.perWindowMean().f1(), t.perWindowMean().f1());
    row(
        rows,
        "span F1 at IoU .5",
        v.span().f1Iou50(),
        t.span().f1Iou50(),
        t.confidenceInterval95().spanF1Iou50());
    for (Map.Entry<String, DecoderScores> decoder : t.decoders().entrySet()) {
      DecoderScores chosen = v.decoders().get(decoder.getKey());
      boolean path = decoder.getKey().equals("viterbi");
      row(
          rows,
          path ? "per-bar F1 by the best path (Viterbi)" : "per-bar F1 by marginals and threshold",
          chosen == null ? Double.NaN : chosen.f1(),
          decoder.getValue().f1(),
          decoder.getValue().f1Interval95());
      row(
          rows,
          path ? "span F1 by the best path (Viterbi)" : "span F1 by marginals and threshold",
          chosen == null ? Double.NaN : chosen.spanF1Iou50(),
          decoder.getValue().spanF1Iou50());
    }
    row(rows, "mean IoU of labelled spans", v.span().meanIou(), t.span().meanIou());
    row(rows, "Hit@3: spans with both ends within 3 bars", v.span().hitAt3(), t.span().hitAt3());
    row(rows, "separation", v.separation(), t.separation());
    row(rows, "expected calibration error", v.calibration().ece(), t.calibration().ece());
    row(rows, "Brier score", v.calibration().brier(), t.calibration().brier());
    row(
        rows,
        "center error of the pointer head, bars",
        v.pointer().centerMaeBars(),
        t.pointer().centerMaeBars());
    row(rows, "countdown error, bars", v.countdownMaeBars(), t.countdownMaeBars());
    row(rows, "type F1 (macro)", v.type().f1Macro(), t.type().f1Macro());
    for (Map.Entry<String, Double> recall : t.type().recall().entrySet()) {
      row(
          rows,
          "type recall, " + recall.getKey(),
          v.type().recall().getOrDefault(recall.getKey(), Double.NaN),
          recall.getValue());
    }
    return new Document.Table(
        v.windows()
            + " validation windows, "
            + t.windows()
            + " test windows ("
            + Format.percent(t.positiveRate())
            + " of the test bars are labelled)",
        List.of("score", "validation", "test", "95 % interval"),
        rows,
        1);
  }

  private static void row(
      List<List<Cell>> rows, String name, double validation, double test, double... interval) {
    rows.add(
        List.of(
            Cell.of(name),
            Cell.of(Format.score(validation)),
            Cell.of(Format.score(test)),
            Cell.of(Format.interval(interval))));
  }

  private Document.Table baselines() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            new Cell("this model", Tone.PLAIN),
            Cell.of(""),
            Cell.of(Format.score(evaluation.test().perBarMicro().f1())),
            Cell.of(Format.score(evaluation.test().perBarMicro().precision())),
            Cell.of(Format.score(evaluation.test().perBarMicro().recall())),
            Cell.of(Format.score(evaluation.test().perBarMicro().averagePrecision())),
            Cell.of(""),
            Cell.of("")));
    evaluation.baselines().entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, BaselineScores> e) -> e.getValue().f1())
                .reversed())
        .forEach(e -> {
          BaselineScores b = e.getValue();
          boolean beaten = evaluation.evidence().beaten().contains(e.getKey());
          rows.add(
              List.of(
                  Cell.of(words(e.getKey())),
                  Cell.of(b.description()),
                  Cell.of(Format.score(b.f1())),
                  Cell.of(Format.score(b.precision())),
                  Cell.of(Format.score(b.recall())),
                  Cell.of(Format.score(b.averagePrecision())),
                  new Cell(Format.signed(b.difference()), beaten ? Tone.GOOD : Tone.BAD),
                  Cell.of(Format.signedInterval(b.differenceInterval95()))));
        });
    return new Document.Table(
        "Scores of the baselines on the same test windows. The model is better when the whole"
            + " interval of the difference lies above zero.",
        List.of(
            "baseline",
            "what it does",
            "F1",
            "precision",
            "recall",
            "average precision",
            "model minus baseline",
            "95 % interval"),
        rows,
        2);
  }

  void addCalibrationTo(Document document) {
    document.add(
        reliability(folder, RELIABILITY, List.of(reliabilityLine("test windows", evaluation, 0))));
  }

  /// The reliability curve of an evaluation.
  ///
  /// @param number of the colour
  static Line reliabilityLine(String name, Evaluation evaluation, int number) {
    var bins = evaluation.test().calibration().bins().stream().filter(b -> b.weight() > 0).toList();
    double[] x = bins.stream().mapToDouble(b -> b.meanProbability()).toArray();
    double[] y = bins.stream().mapToDouble(b -> b.positiveRate()).toArray();
    return Line.dotted(name, x, y, Palette.SERIES[number % Palette.SERIES.length]);
  }

  /// The picture of reliability curves.
  static Document.Picture reliability(Path folder, String file, List<Line> curves) {
    List<Line> lines = new ArrayList<>(curves);
    lines.add(Line.dashed("perfect", new double[] {0, 1}, new double[] {0, 1}, Palette.SOFT));
    return Charts.lines(
        folder,
        file,
        "predicted probability",
        "share of bars inside labelled spans",
        Range.UNIT,
        Range.UNIT,
        lines,
        "Reliability: of the bars with a probability of 60 %, 60 % should lie inside labelled"
            + " spans.");
  }

  private static String words(String key) {
    return key.replace('_', ' ');
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
