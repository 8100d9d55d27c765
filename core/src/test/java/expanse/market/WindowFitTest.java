package expanse.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowFitTest {
  @Test
  void sessionsShorterThanTheWindowNameTheSetting() {
    assertThat(WindowFit.note(new int[] {78, 78, 78, 40}, 105))
        .isEqualTo(
            "78 bars usually lie between two gaps: no window of 105 bars fits there; train with"
                + " --set window=60");
    assertThat(WindowFit.note(new int[] {11, 11}, 105)).endsWith("train with --set window=8");
    assertThat(WindowFit.note(new int[] {7, 7}, 105)).endsWith("take bars of a shorter interval");
  }

  @Test
  void aFewShortStretchesAmongLongOnesAreNotWorthAWord() {
    assertThat(WindowFit.note(new int[] {1000, 50, 20, 3}, 105)).isNull();
    assertThat(WindowFit.note(new int[] {105}, 105)).isNull();
    assertThat(WindowFit.note(new int[0], 105)).isNull();
  }

  @Test
  void theUsualLengthHoldsTheMiddleBar() {
    assertThat(WindowFit.usual(new int[] {1, 1, 1, 1, 100})).isEqualTo(100);
    assertThat(WindowFit.usual(new int[] {60, 60, 100})).isEqualTo(60);
  }
}
