package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Json;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.LiveEvaluation.AtThreshold;
import expanse.metric.Spans.Span;
import expanse.run.LiveUse;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Windows of ten bars whose marks are written down by hand.
class LiveScoresTest {
  private static final int T = 10;
  private static final SpanRule RULE = new SpanRule(0.5, 1);

  // bars 2 to 5 are labelled; line e shows the marks after bar e has closed
  private static final List<String> MARKS =
      List.of(
          ".",
          ".x", // a false mark, gone at the next bar
          "...",
          "....",
          "...xx", // the span is found two bars late, and bar 3 marked afterwards
          "..xxx.",
          "..xxxx.",
          "..xxxx.x",
          "..xxxx..x",
          "..xxxx....");

  private static LiveWindow window(String id, int start, List<String> lines, int first) {
    float[] truth = new float[T];
    float[] weight = new float[T];
    float[] newest = new float[T];
    BitSet[] after = new BitSet[T];
    for (int t = 0; t < T; t++) {
      truth[t] = t >= 2 && t <= 5 ? 1 : 0;
      weight[t] = 1;
      after[t] = new BitSet();
      for (int b = 0; b <= t; b++) {
        after[t].set(b, t >= first && lines.get(t).charAt(b) == 'x');
      }
      newest[t] = after[t].get(t) ? 0.9f : 0.1f;
    }
    float[] whole = truth.clone();
    WindowPrediction annotated =
        new WindowPrediction(
            new Window(id, Subset.TEST, start),
            whole,
            truth,
            weight,
            List.of(),
            new float[0],
            0,
            0,
            new float[0]);
    LiveMarks marks = new LiveMarks(after);
    return new LiveWindow(
        annotated,
        first,
        newest,
        new float[newest.length],
        List.of(new Span(2, 5)),
        List.of(marks, marks));
  }

  private static LiveEvaluation evaluate(int step, LiveWindow... windows) {
    return new LiveScores(
            List.of(windows), List.of(RULE, RULE), new LiveUse(RULE.threshold(), null, 0, 0), step)
        .evaluation(50, 1);
  }

  @Test
  void theNewestBarsAreCountedByTheirFirstMarks() {
    LiveEvaluation live = evaluate(1, window("a", 0, MARKS, 0));
    AtThreshold at = live.runThreshold();
    assertThat(live.bars()).isEqualTo(T);
    assertThat(live.skippedBars()).isZero();
    // marked while newest: 1, 4, 7, 8; right is only 4
    assertThat(at.precision()).isEqualTo(1.0 / 4);
    assertThat(at.recall()).isEqualTo(1.0 / 4);
    assertThat(at.falseDetectionsPer1000Bars()).isEqualTo(300);
    assertThat(live.wholeWindow().f1()).isEqualTo(1);
    assertThat(at.intervals95().lossToWholeWindow()[0]).isEqualTo(1 - at.f1(), within(1e-12));
  }

  @Test
  void aSpanIsFoundAtItsFirstBarThatWasMarkedWhileNewest() {
    List<String> never = new ArrayList<>(MARKS);
    never.set(4, "...x."); // marked, but not the newest bar
    LiveEvaluation live = evaluate(1, window("a", 0, MARKS, 0), window("b", 100, never, 0));
    AtThreshold at = live.runThreshold();
    assertThat(at.delay().spans()).isEqualTo(2);
    assertThat(at.delay().medianBars()).isEqualTo(2);
    assertThat(at.delay().missed()).isEqualTo(0.5);
    assertThat(at.sinceStart().get(2).bar()).isEqualTo(3);
    assertThat(at.sinceStart().get(2).recall()).isEqualTo(0.5);
    assertThat(at.sinceStart().get(0).recall()).isZero();
    assertThat(at.sinceStart().get(4).bars()).isZero();
    assertThat(at.sinceStart().get(4).recall()).isNaN();
    // all labelled bars at a recall of one half, three false marks in either window
    assertThat(at.sinceStart().get(2).f1()).isEqualTo(2 * 4.0 / (4 + 6 + 8));
  }

  @Test
  void predictionsSettleAndAreRetractedAsWrittenDown() {
    AtThreshold at = evaluate(1, window("a", 0, MARKS, 0)).runThreshold();
    // bars 0 to 6 have three followers; 2 to 5 are labelled
    assertThat(at.settling())
        .extracting(LiveEvaluation.After::followed)
        .containsExactly(0, 1, 2, 3);
    // newest: 1 and 4; one later: 3, 4, 5; two later: 3, 4, 5; three later: 2 to 5
    assertThat(at.settling())
        .extracting(LiveEvaluation.After::recall)
        .containsExactly(.25, .75, .75, 1.);
    assertThat(at.settling())
        .extracting(LiveEvaluation.After::precision)
        .containsExactly(.5, 1., 1., 1.);
    LiveEvaluation.Retraction retraction = at.retraction();
    assertThat(retraction.within()).isEqualTo(3);
    assertThat(retraction.detected()).isEqualTo(2);
    assertThat(retraction.retractedAtAnyTime()).isEqualTo(0.5);
    assertThat(retraction.retractedAtEnd()).isEqualTo(0.5);
    assertThat(retraction.undetected()).isEqualTo(5);
    assertThat(retraction.addedAtAnyTime()).isEqualTo(3.0 / 5);
    assertThat(retraction.addedAtEnd()).isEqualTo(3.0 / 5);
  }

  @Test
  void barsWithTooLittleHistoryAreCountedAndSkipped() {
    LiveEvaluation live = evaluate(1, window("a", 0, MARKS, 3));
    assertThat(live.bars()).isEqualTo(T - 3);
    assertThat(live.skippedBars()).isEqualTo(3);
    // the span begins at a bar that could not be scored
    assertThat(live.runThreshold().delay().spans()).isZero();
    assertThat(live.runThreshold().delay().medianBars()).isNaN();
    assertThat(live.runThreshold().recall()).isEqualTo(1.0 / 3);
  }

  @Test
  void withAStepSpansAreStillSeenBarByBar() {
    LiveEvaluation live = evaluate(2, window("a", 0, MARKS, 0));
    assertThat(live.everyBars()).isEqualTo(2);
    assertThat(live.bars()).isEqualTo(T / 2);
    AtThreshold at = live.runThreshold();
    assertThat(at.delay().medianBars()).isEqualTo(2);
    assertThat(at.sinceStart().get(1).bars()).isEqualTo(1);
    // of 0, 2, 4, 6, 8 the bars 4 and 8 were marked while newest
    assertThat(at.precision()).isEqualTo(0.5);
    assertThat(at.retraction().within()).isEqualTo(2);
  }

  @Test
  void theFileHoldsTheKeys() {
    Evaluation evaluation =
        SyntheticWindows.of(new SyntheticWindows.World(60, 3, -2, false, 1), 1).evaluate(10, 1);
    assertThat(EvaluationJson.text(evaluation)).doesNotContain("\"live\"");
    JsonNode json =
        Json.MAPPER.readTree(
            EvaluationJson.text(evaluation.withLive(evaluate(1, window("a", 0, MARKS, 0)))));
    for (String key :
        List.of(
            "every_bars",
            "bars",
            "skipped_bars",
            "average_precision",
            "average_precision_interval_95/0",
            "whole_window/f1",
            "whole_window/recall",
            "whole_window/average_precision",
            "run_threshold/threshold",
            "live_threshold/f1",
            "live_threshold/precision",
            "live_threshold/recall",
            "live_threshold/false_detections_per_1000_bars",
            "live_threshold/delay/spans",
            "live_threshold/delay/median_bars",
            "live_threshold/delay/missed",
            "live_threshold/intervals_95/f1/1",
            "live_threshold/intervals_95/loss_to_whole_window/1",
            "live_threshold/since_start/19/recall",
            "live_threshold/settling/3/f1",
            "live_threshold/retraction/retracted_at_any_time",
            "live_threshold/retraction/added_at_end")) {
      assertThat(json.at("/live/" + key).isMissingNode()).as(key).isFalse();
    }
  }
}
