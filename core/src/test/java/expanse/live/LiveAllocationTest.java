package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import expanse.base.Workers;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a bar allocates once a symbol is warm: its signal, where spans may lie, and little else.
/// Prints what it measures.
class LiveAllocationTest {
  private static final int WARM_UP = 400; // bars
  private static final int MEASURED = 400;
  private static final int MOST = 80_000; // bytes a bar

  @Test
  void aBarAllocatesNoMoreThanWhatIsKnownOfItsWindow(@TempDir Path folder) {
    SmallRun.SPANS.train(folder);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BarSeries bars = SmallRun.bars(WARM_UP + MEASURED, 1);
    long id = Thread.currentThread().threadId();
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(folder, null, workers)) {
      LiveSymbol symbol = run.symbol("S", bars.intervalMillis());
      for (int i = 0; i < WARM_UP; i++) {
        symbol.push(bars.bar(i));
      }
      long before = threads.getThreadAllocatedBytes(id);
      int predicted = 0;
      for (int i = WARM_UP; i < WARM_UP + MEASURED; i++) {
        predicted += symbol.push(bars.bar(i)).predicted() ? 1 : 0;
      }
      long each = (threads.getThreadAllocatedBytes(id) - before) / MEASURED;
      System.err.printf("a bar allocates %,d bytes%n", each);
      assertThat(predicted).isGreaterThan(MEASURED / 2);
      assertThat(each).isLessThan(MOST);
    }
  }
}
