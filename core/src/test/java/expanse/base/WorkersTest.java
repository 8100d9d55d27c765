package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyTaskRunsExactlyOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int tasks = 0; tasks < 40; tasks++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks + 1);
        workers.run(tasks, runs::incrementAndGet);
        for (int i = 0; i < tasks; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aTasksExceptionReachesTheCallerAndTheWorkersGoOn(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 20; round++) {
        assertThatThrownBy(() ->
                workers.run(
                    8,
                    task -> {
                      if (task == 3) {
                        throw new IllegalStateException("task three");
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("task three");
        AtomicInteger count = new AtomicInteger();
        workers.run(8, task -> count.incrementAndGet());
        assertThat(count.get()).isEqualTo(8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void theOtherThreadsWorkBeforeTheCallerDoes(int threads) throws InterruptedException {
    try (Workers workers = new Workers(threads)) {
      CountDownLatch done = new CountDownLatch(8);
      workers.start(8, task -> done.countDown());
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      workers.finish();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsStartedIsDoneWhenItIsFinishedAndNothingStartsBefore(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int tasks = 0; tasks < 10; tasks++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(10);
        workers.start(tasks, runs::incrementAndGet);
        assertThatThrownBy(() -> workers.start(1, task -> {}))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("not finished");
        workers.finish();
        workers.finish(); // nothing is left
        for (int i = 0; i < runs.length(); i++) {
          assertThat(runs.get(i)).isEqualTo(i < tasks ? 1 : 0);
        }
      }
    }
  }

  @Test
  void aloneTheCallingThreadDoesItAll() {
    try (Workers workers = new Workers(3)) {
      Thread[] by = new Thread[20];
      workers.startAlone(20, task -> by[task] = Thread.currentThread());
      workers.finish();
      assertThat(by).containsOnly(Thread.currentThread());
    }
  }

  @Test
  void writesOfTasksAreVisibleAfterTheRun() {
    try (Workers workers = new Workers(3)) {
      int[] values = new int[16];
      for (int round = 1; round <= 300; round++) {
        int value = round;
        workers.run(16, task -> values[task] = value);
        for (int seen : values) {
          assertThat(seen == value).isTrue();
        }
      }
    }
  }

  @Test
  void noThreadsAndClosedWorkersAreRefused() {
    assertThatThrownBy(() -> new Workers(0)).isInstanceOf(IllegalArgumentException.class);
    Workers workers = new Workers(2);
    workers.close();
    assertThatThrownBy(() -> workers.run(1, task -> {})).isInstanceOf(IllegalStateException.class);
  }
}
