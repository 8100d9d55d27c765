package expanse.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SessionFitTest {
  @Test
  void sessionsShorterThanTheWindowNameTheSettingThatMendsIt() {
    BarSeries days = RandomBars.of(780, 1, 78);
    assertThat(SessionFit.hint(days, 105))
        .hasValueSatisfying(
            text -> assertThat(text).contains("a session has 78 bars").contains("--set window=60"));
    assertThat(SessionFit.hint(days, 60)).isEmpty();
    assertThat(SessionFit.hint(RandomBars.of(780, 1), 105)).isEmpty();
  }
}
