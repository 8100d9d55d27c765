package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.web.Ask;
import expanse.web.Handler;
import expanse.web.Reply;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Ask ASK = new Ask(Map.of(), new byte[0]);

  @Test
  void whoCannotWaitIsSentAwayAndWhoFailsLeavesHisPlace() throws InterruptedException {
    Turns turns = new Turns(1, 0, 0);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger first = new AtomicInteger();
    Handler slow =
        turns.limited(ask -> {
          inside.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.json(Map.of());
        });
    Thread one = Thread.startVirtualThread(() -> first.set(slow.answer(ASK).status()));
    inside.await();
    Reply refused = turns.limited(ask -> Reply.json(Map.of())).answer(ASK);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    go.countDown();
    one.join();
    assertThat(first).hasValue(200);
    for (int k = 0; k < 3; k++) {
      try {
        turns
            .limited(ask -> {
              throw new IllegalStateException();
            })
            .answer(ASK);
      } catch (IllegalStateException e) {
        assertThat(turns.waiting()).isZero();
      }
    }
    assertThat(turns.limited(ask -> Reply.json(Map.of())).answer(ASK).status()).isEqualTo(200);
  }
}
