package expanse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {
  @Test
  void asManyPassASecondAsMayAndAfterAPauseAsManyAtOnce() {
    AtomicLong clock = new AtomicLong();
    Rate rate = new Rate(4, clock::get);
    for (int second = 0; second < 3; second++) {
      for (int k = 0; k < 4; k++) {
        assertThat(rate.pass()).isTrue();
      }
      assertThat(rate.pass()).isFalse();
      clock.addAndGet(1_000_000_000L);
    }
    clock.addAndGet(60_000_000_000L);
    int passed = 0;
    while (rate.pass()) {
      passed++;
    }
    assertThat(passed).isEqualTo(4);
    clock.addAndGet(249_000_000L);
    assertThat(rate.pass()).isFalse();
    clock.addAndGet(1_000_000L);
    assertThat(rate.pass()).isTrue();
  }
}
