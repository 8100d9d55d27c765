package expanse.report;

import expanse.evaluation.Evaluation;
import expanse.evaluation.LiveEvaluation;
import expanse.evaluation.LiveEvaluation.After;
import expanse.evaluation.LiveEvaluation.AtThreshold;
import expanse.evaluation.LiveEvaluation.SinceStart;
import expanse.evaluation.LivedThrough;
import expanse.evaluation.LivedThrough.Followed;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Card;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is left of the scores when nothing after the newest bar is known.
final class LiveSection {
  private final LiveEvaluation live;
  private final Path folder;

  /// @param folder where pictures go
  LiveSection(LiveEvaluation live, Path folder) {
    this.live = live;
    this.folder = folder;
  }

  /// The figure of the first screen, to stand beside that of whole windows.
  static List<Card> cards(Evaluation evaluation) {
    LiveEvaluation live = evaluation.live();
    if (live == null) {
      return List.of();
    }
    AtThreshold at = live.liveThreshold();
    return List.of(
        new Card(
            "Per-bar F1, live use",
            Format.score(at.f1()),
            "newest bar only; 95 %: " + Format.interval(at.intervals95().f1()),
            Tone.PLAIN));
  }

  void addTo(Document document) {
    document.add(new Document.Section("Live use"));
    document.add(
        new Document.Text(
            "In live use a detector knows nothing after the newest bar. Here "
                + (live.everyBars() == 1 ? "every bar" : "one bar in " + live.everyBars())
                + " of the test windows, and every bar of their labelled spans, is scored in the"
                + " window that ends with it. The live threshold is the one with the best F1 for"
                + " newest bars on windows outside the test subset. "
                + Format.count(live.skippedBars())
                + " bars have too little history in their session and are skipped. The probability"
                + " of a newest bar is corrected for how little is known of it: its calibration"
                + " error is "
                + Format.score(live.newest().calibrationError())
                + ", and was "
                + Format.score(live.newest().uncorrected())
                + " before."));
    document.add(table());
    LivedThrough lived = live.livedThrough();
    if (lived != null) {
      document.add(followed(lived));
    }
    document.add(settling());
    document.add(sinceStart());
  }

  private Document.Table table() {
    AtThreshold run = live.runThreshold();
    AtThreshold own = live.liveThreshold();
    List<List<Cell>> rows = new ArrayList<>();
    row(
        rows,
        "threshold",
        "",
        Format.score(run.threshold()),
        Format.score(live.newest().threshold()));
    row(
        rows,
        "per-bar F1 (micro)",
        Format.score(live.wholeWindow().f1()),
        both(Format.score(run.f1()), Format.interval(run.intervals95().f1())),
        both(Format.score(own.f1()), Format.interval(own.intervals95().f1())));
    row(rows, "precision", "", Format.score(run.precision()), Format.score(own.precision()));
    row(
        rows,
        "recall",
        Format.score(live.wholeWindow().recall()),
        Format.score(run.recall()),
        Format.score(own.recall()));
    String precision =
        both(
            Format.score(live.averagePrecision()),
            Format.interval(live.averagePrecisionInterval95()));
    row(
        rows,
        "average precision",
        Format.score(live.wholeWindow().averagePrecision()),
        precision,
        precision);
    row(
        rows,
        "median detection delay, bars",
        "",
        Format.one(run.delay().medianBars()),
        Format.one(own.delay().medianBars()));
    row(
        rows,
        "spans missed (not detected before they end)",
        "",
        Format.percent(run.delay().missed()),
        Format.percent(own.delay().missed()));
    row(
        rows,
        "false detections per 1,000 bars",
        "",
        Format.one(run.falseDetectionsPer1000Bars()),
        Format.one(own.falseDetectionsPer1000Bars()));
    String within = " within " + run.retraction().within() + " bars";
    row(
        rows,
        "retraction rate: detected bars retracted" + within,
        "",
        Format.percent(run.retraction().retractedAtEnd()),
        Format.percent(own.retraction().retractedAtEnd()));
    row(
        rows,
        "undetected bars added later" + within,
        "",
        Format.percent(run.retraction().addedAtEnd()),
        Format.percent(own.retraction().addedAtEnd()));
    return new Document.Table(
        "The same bars with their whole window known, and in live use.",
        List.of("score", "whole window known", "live, run's threshold", "live, live threshold"),
        rows,
        1);
  }

  private static Document.Table followed(LivedThrough lived) {
    List<List<Cell>> rows = new ArrayList<>();
    follow(rows, lived.run());
    lived.rules().forEach(rule -> follow(rows, rule));
    return new Document.Table(
        "What somebody would have seen who followed every signal through "
            + Format.count(lived.bars())
            + " bars, at the live threshold. A signal begins with a bar that is detected while it"
            + " is the newest, when the bar before it was not; it is right when this bar lies"
            + " inside a labelled span.",
        List.of(
            "followed",
            "signals a day",
            "right",
            "taken back within " + LivedThrough.TAKEN_BACK_WITHIN + " bars",
            "delay, bars",
            "spans missed",
            "this run is later by, bars"),
        rows,
        1);
  }

  private static void follow(List<List<Cell>> rows, Followed one) {
    LivedThrough.Intervals of = one.intervals95();
    boolean isRun = Double.isNaN(one.lagBars());
    rows.add(
        List.of(
            Cell.of(one.name()),
            Cell.of(
                both(
                    Format.one(one.signalsADay()), Format.interval(Format::one, of.signalsADay()))),
            Cell.of(
                both(Format.percent(one.right()), Format.interval(Format::percent, of.right()))),
            Cell.of(
                isRun
                    ? both(
                        Format.percent(one.takenBack()),
                        Format.interval(Format::percent, of.takenBack()))
                    : ""),
            Cell.of(Format.one(one.delayBars())),
            Cell.of(
                both(Format.percent(one.missed()), Format.interval(Format::percent, of.missed()))),
            Cell.of(
                isRun
                    ? ""
                    : both(
                        Format.one(one.lagBars()), Format.interval(Format::one, of.lagBars())))));
  }

  private static String both(String value, String interval) {
    return interval.isEmpty() ? value : value + " (" + interval + ")";
  }

  private static void row(
      List<List<Cell>> rows, String name, String whole, String run, String own) {
    rows.add(List.of(Cell.of(name), Cell.of(whole), Cell.of(run), Cell.of(own)));
  }

  private Document.Picture settling() {
    List<After> after = live.runThreshold().settling();
    double[] x = after.stream().mapToDouble(After::followed).toArray();
    return Charts.lines(
        folder,
        "live-settling.png",
        "bars known after the scored bar",
        "score",
        Range.FROM_ZERO,
        Range.UNIT,
        List.of(
            Line.dotted("F1", x, after.stream().mapToDouble(After::f1).toArray(), Palette.BLUE),
            Line.dotted(
                "precision",
                x,
                after.stream().mapToDouble(After::precision).toArray(),
                Palette.ORANGE),
            Line.dotted(
                "recall", x, after.stream().mapToDouble(After::recall).toArray(), Palette.GREEN)),
        "How scores improve as more bars after the scored bar become known, at the run's"
            + " threshold.");
  }

  private Document.Picture sinceStart() {
    return Charts.lines(
        folder,
        "live-since-start.png",
        "bar of the span (1 = first)",
        "share detected at once",
        Range.FROM_ZERO,
        Range.UNIT,
        List.of(
            recall("run's threshold", live.runThreshold().sinceStart(), Palette.BLUE),
            recall("live threshold", live.liveThreshold().sinceStart(), Palette.ORANGE)),
        "Share of the bars of labelled spans that are detected while they are the newest bar, by"
            + " their position in the span. Positions that few spans reach are left out.");
  }

  private static Line recall(String name, List<SinceStart> places, Color color) {
    List<SinceStart> known = places.stream().filter(p -> p.bars() >= 10).toList();
    return Line.dotted(
        name,
        known.stream().mapToDouble(SinceStart::bar).toArray(),
        known.stream().mapToDouble(SinceStart::recall).toArray(),
        color);
  }
}
