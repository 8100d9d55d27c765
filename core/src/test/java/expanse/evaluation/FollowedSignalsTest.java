package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.ensemble.WindowPrediction;
import expanse.evaluation.LivedThrough.Followed;
import expanse.market.BarSeries;
import expanse.metric.BinaryCounts;
import expanse.metric.Spans.Span;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Signals on windows that are written down by hand: ten bars, of which 2 to 5 are labelled.
class FollowedSignalsTest {
  private static final int T = 10;
  private static final BarSeries BARS = RandomBars.walk(3 * 1440, 1);

  /// A window in which bars are detected while newest, and stay so but for one.
  ///
  /// @param newest `x` for bars detected while newest
  /// @param takenBack bar that is not detected any more when the next has closed; -1 for none
  private static LiveWindow window(int start, int first, String newest, int takenBack) {
    float[] truth = new float[T];
    float[] weight = new float[T];
    BitSet[] after = new BitSet[T];
    for (int t = 0; t < T; t++) {
      truth[t] = t >= 2 && t <= 5 ? 1 : 0;
      weight[t] = 1;
      after[t] = new BitSet();
      for (int b = first; b <= t; b++) {
        after[t].set(b, newest.charAt(b) == 'x' && (b != takenBack || t == b));
      }
    }
    LiveMarks marks = new LiveMarks(after);
    WindowPrediction annotated =
        new WindowPrediction(
            new Window("w" + start, Subset.TEST, start),
            truth.clone(),
            truth,
            weight,
            List.of(),
            new float[0],
            0,
            0,
            new float[0]);
    return new LiveWindow(
        annotated,
        first,
        new float[T],
        new float[T],
        List.of(new Span(2, 5)),
        List.of(marks, marks));
  }

  private static Baseline rule(String name, String... windows) {
    List<float[]> marks =
        List.of(windows).stream()
            .map(text -> {
              float[] mask = new float[T];
              for (int t = 0; t < T; t++) {
                mask[t] = text.charAt(t) == 'x' ? 1 : 0;
              }
              return mask;
            })
            .toList();
    return new Baseline(name, name, 0.5, List.of(BinaryCounts.NONE), marks, 0);
  }

  private static LivedThrough follow(List<LiveWindow> windows, Baseline... rules) {
    return new FollowedSignals(windows, BARS).follow(List.of(rules), 50, 1);
  }

  @Test
  void aSignalBeginsWhereTheBarBeforeWasNotDetected() {
    Followed run = follow(List.of(window(0, 0, ".x.xx..xx.", -1))).run();
    // begins at 1, 3 and 7; of these 3 lies inside
    assertThat(run.signals()).isEqualTo(3);
    assertThat(run.right()).isEqualTo(1.0 / 3);
    assertThat(run.signalsADay()).isEqualTo(3 * 1440 / 10.0, within(1e-9));
    assertThat(run.delayBars()).isEqualTo(1);
    assertThat(run.missed()).isZero();
    assertThat(run.takenBack()).isZero();
    assertThat(run.lagBars()).isNaN();
  }

  @Test
  void aSignalWhoseBarIsNoLongerDetectedIsTakenBack() {
    Followed run = follow(List.of(window(0, 0, ".x.xx..xx.", 7))).run();
    assertThat(run.takenBack()).isEqualTo(1.0 / 3);
    assertThat(run.signals()).isEqualTo(3);
  }

  @Test
  void theFirstBarThatCanBePredictedMayBeginASignal() {
    Followed run = follow(List.of(window(0, 4, "xxxxx.....", -1))).run();
    assertThat(run.signals()).isEqualTo(1);
    assertThat(run.right()).isEqualTo(1);
    assertThat(run.spans()).as("its first bars were not replayed").isZero();
    assertThat(run.missed()).isNaN();
  }

  @Test
  void theLagIsTakenOverTheSpansThatBothDetect() {
    LivedThrough lived =
        follow(
            List.of(window(0, 0, "....x.....", -1), window(100, 0, "..........", -1)),
            rule("range_rule", "..x.......", "...x......"));
    Followed range = lived.rules().getFirst();
    assertThat(range.name()).isEqualTo("the range rule");
    assertThat(range.lagBars()).isEqualTo(2);
    assertThat(range.missed()).isZero();
    assertThat(range.delayBars()).isEqualTo(0);
    assertThat(lived.run().missed()).isEqualTo(0.5);
    assertThat(lived.bars()).isEqualTo(2 * T);
  }

  @Test
  void rulesThatNobodyCouldFollowAreLeftOut() {
    List<LiveWindow> windows = List.of(window(0, 0, "....x.....", -1));
    LivedThrough lived =
        follow(
            windows,
            rule("every_bar", "xxxxxxxxxx"),
            rule("position_prior", "...xx....."),
            rule("logistic_regression", "...xx....."));
    assertThat(lived.rules()).extracting(Followed::name).containsExactly("the logistic regression");
  }

  @Test
  void aDayHasTheMedianNumberOfBars() {
    assertThat(FollowedSignals.barsADay(BARS)).isEqualTo(1440);
  }
}
