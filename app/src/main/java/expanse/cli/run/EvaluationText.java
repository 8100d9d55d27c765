package expanse.cli.run;

import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.DecoderScores;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.evaluation.InstrumentScores;
import expanse.evaluation.LiveEvaluation;
import expanse.evaluation.LiveEvaluation.AtThreshold;
import expanse.evaluation.LivedThrough;
import expanse.evaluation.LivedThrough.Followed;
import expanse.evaluation.OutputScore;
import java.util.Locale;
import java.util.Map;

/// Prints an evaluation for people.
final class EvaluationText {
  private final Console console;

  EvaluationText(Console console) {
    this.console = console;
  }

  private void printInstruments(Map<String, InstrumentScores> instruments) {
    if (instruments.isEmpty()) {
      return;
    }
    console.say(
        "%-16s %7s %8s %8s %6s  %6s  %-16s %6s  %s",
        "instrument",
        "windows",
        "labelled",
        "trained",
        "val F1",
        "F1",
        "95 % interval",
        "AP",
        "beside the baselines");
    instruments.forEach((name, one) -> {
      double[] ends = one.test().confidenceInterval95().perBarMicroF1();
      String worse = one.worse();
      SubsetScores chosenOn = one.validation();
      console.say(
          "  %-14s %7d %8s %8s %6s  %6.3f  (%.3f to %.3f) %6s  %s",
          name,
          one.test().windows(),
          percent(one.test().positiveRate()),
          percent(one.trainingRate()),
          figure(chosenOn == null ? Double.NaN : chosenOn.perBarMicro().f1()),
          one.test().perBarMicro().f1(),
          ends[0],
          ends[1],
          figure(one.test().perBarMicro().averagePrecision()),
          one.evidence().better()
              ? "better than every one"
              : worse != null ? "worse than " + worse : "not shown to be better");
    });
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  void print(Evaluation evaluation) {
    SubsetScores test = evaluation.test();
    if (evaluation.split().warning() != null) {
      console.say("WARNING: %s", evaluation.split().warning());
    }
    console.say(
        "scored on %s: %,d bars, %.1f %% of them inside labelled spans; threshold %.4f",
        Plural.of(test.windows(), "window"),
        test.bars(),
        100 * test.positiveRate(),
        evaluation.threshold());
    line(
        "per-bar F1, all bars pooled",
        test.perBarMicro().f1(),
        test.confidenceInterval95().perBarMicroF1());
    line("  precision", test.perBarMicro().precision(), new double[0]);
    line("  recall", test.perBarMicro().recall(), new double[0]);
    line("per-bar F1, mean of windows", test.perWindowMean().f1(), new double[0]);
    line(
        "average precision",
        test.perBarMicro().averagePrecision(),
        test.confidenceInterval95().averagePrecision());
    line("span F1 at IoU .5", test.span().f1Iou50(), test.confidenceInterval95().spanF1Iou50());
    for (Map.Entry<String, DecoderScores> decoder : test.decoders().entrySet()) {
      line(
          "F1 by "
              + (decoder.getKey().equals("viterbi") ? "best path (Viterbi)" : decoder.getKey()),
          decoder.getValue().f1(),
          decoder.getValue().f1Interval95());
    }
    line("mean IoU of spans", test.span().meanIou(), new double[0]);
    line("spans with both ends within 3 bars", test.span().hitAt3(), new double[0]);
    line("separation (inside minus outside)", test.separation(), new double[0]);
    line("calibration error (ECE)", test.calibration().ece(), new double[0]);
    line("Brier score", test.calibration().brier(), new double[0]);
    line("center error, bars", test.pointer().centerMaeBars(), new double[0]);
    line("length error, bars", test.pointer().lengthMaeBars(), new double[0]);
    line("countdown error, bars", test.countdownMaeBars(), new double[0]);
    line("type F1, mean of classes", test.type().f1Macro(), new double[0]);
    printInstruments(evaluation.instruments());
    console.say("%-30s %6s  %s", "baselines:", "F1", "model minus baseline (95 % interval)");
    for (Map.Entry<String, BaselineScores> entry : evaluation.baselines().entrySet()) {
      BaselineScores scores = entry.getValue();
      double[] interval = scores.differenceInterval95();
      console.say(
          "  %-28s %6.3f  %+.3f (%+.3f to %+.3f)",
          entry.getKey().replace('_', ' '),
          scores.f1(),
          scores.difference(),
          interval[0],
          interval[1]);
    }
    console.say("verdict: %s", evaluation.verdict());
    printOutputs(evaluation.outputs());
    LiveEvaluation live = evaluation.live();
    if (live != null) {
      printLive(live, evaluation.outputs());
    }
  }

  private void printOutputs(Map<String, OutputScore> outputs) {
    console.say(
        "%-16s %8s %10s  %s", "every output:", "this run", "rule", "on resampled windows it is");
    for (Map.Entry<String, OutputScore> entry : outputs.entrySet()) {
      OutputScore score = entry.getValue();
      double strongest = score.strongest();
      console.say(
          "  %-14s %8s %10s  %s",
          entry.getKey().replace('_', ' '),
          figure(score.value()),
          figure(strongest),
          score.verdict());
    }
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private void printLive(LiveEvaluation live, Map<String, OutputScore> outputs) {
    double[] precision = live.averagePrecisionInterval95();
    if (Double.isNaN(live.averagePrecision()) || Double.isNaN(precision[0])) {
      console.say(
          "live use, newest bar only: too little to score; %,d bars (%,d skipped: too little"
              + " history)",
          live.bars(), live.skippedBars());
      return;
    }
    console.say(
        "live use, newest bar only: average precision %.3f (%.3f to %.3f), against %.3f with whole"
            + " windows; %s%,d bars scored (%,d skipped: too little history)",
        live.averagePrecision(),
        precision[0],
        precision[1],
        live.wholeWindow().averagePrecision(),
        live.everyBars() > 1 ? "one bar in " + live.everyBars() + ", " : "",
        live.bars(),
        live.skippedBars());
    console.say(
        "  calibration error of the newest bar's probability %.3f (%.3f before it is corrected for"
            + " live use)",
        live.newest().calibrationError(), live.newest().uncorrected());
    printLive("  run's threshold", live.runThreshold().threshold(), live.runThreshold());
    printLive("  live threshold", live.newest().threshold(), live.liveThreshold());
    LivedThrough lived = live.livedThrough();
    if (lived != null) {
      printLived(lived);
      OutputScore marks = outputs.get("marks");
      OutputScore score = outputs.get("live");
      if (score != null) {
        console.say(
            "live use is %s%s",
            score.verdict(),
            marks != null && marks.better() && !score.better()
                ? ", though with whole windows it is"
                : "");
      }
    }
  }

  private void printLived(LivedThrough lived) {
    console.say(
        "signals followed through %,d bars, at the live threshold (a day has %,.0f bars):",
        lived.bars(), lived.barsADay());
    printFollowed(lived.run());
    lived.rules().forEach(this::printFollowed);
  }

  private void printFollowed(Followed one) {
    double[] aDay = one.intervals95().signalsADay();
    double[] right = one.intervals95().right();
    double[] lag = one.intervals95().lagBars();
    if (one.signals() == 0) {
      console.say("  %s: no signal", one.name());
      return;
    }
    console.say(
        "  %s: %.1f signals a day (%.1f to %.1f), %.0f %% of them inside a labelled span (%.0f to"
            + " %.0f %%)%s; %s, %.0f %% missed%s",
        one.name(),
        one.signalsADay(),
        aDay[0],
        aDay[1],
        100 * one.right(),
        100 * right[0],
        100 * right[1],
        one.takenBack() > 0
            ? String.format(
                Locale.ROOT,
                ", %.0f %% taken back within %d bars",
                100 * one.takenBack(),
                LivedThrough.TAKEN_BACK_WITHIN)
            : "",
        Double.isNaN(one.delayBars())
            ? "no span detected"
            : "a span is detected "
                + Plural.of(Math.round(one.delayBars()), "bar")
                + " after it begins",
        100 * one.missed(),
        Double.isNaN(one.lagBars())
            ? ""
            : String.format(
                Locale.ROOT,
                "; this run is %.1f bars %s (%+.1f to %+.1f)",
                Math.abs(one.lagBars()),
                one.lagBars() > 0 ? "later" : "earlier",
                lag[0],
                lag[1]));
  }

  private void printLive(String name, double threshold, AtThreshold at) {
    double[] f1 = at.intervals95().f1();
    double delay = at.delay().medianBars();
    double gone = at.retraction().retractedAtEnd();
    console.say(
        "%s %.4f: F1 %.3f (%.3f to %.3f), recall %.3f; %s, %.0f %% of spans missed; %.0f false"
            + " detections per 1,000 bars%s",
        name,
        threshold,
        at.f1(),
        f1[0],
        f1[1],
        at.recall(),
        Double.isNaN(delay)
            ? "no span detected"
            : "median detection delay " + Plural.of(Math.round(delay), "bar"),
        100 * at.delay().missed(),
        at.falseDetectionsPer1000Bars(),
        Double.isNaN(gone)
            ? ""
            : String.format(Locale.ROOT, "; %.0f %% of detections retracted", 100 * gone));
  }

  private void line(String name, double value, double[] interval) {
    if (!Double.isNaN(value)) {
      console.say(
          "%-30s %6.3f%s",
          name,
          value,
          interval.length == 2
              ? String.format(Locale.ROOT, "  (%.3f to %.3f)", interval[0], interval[1])
              : "");
    }
  }
}
