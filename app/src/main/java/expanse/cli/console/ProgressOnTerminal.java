package expanse.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Progress as a bar that is drawn again and again in one line.
final class ProgressOnTerminal implements Progress {
  private final ProgressBar bar;
  private final PrintWriter err;

  ProgressOnTerminal(PrintWriter err, int columns, String task, long total) {
    this.err = err;
    int width = Math.max(20, columns - 1);
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(Math.max(1, total))
            .setStyle(ProgressBarStyle.builder().refreshPrompt("").build())
            .setUpdateIntervalMillis(100)
            .setMaxRenderedLength(width)
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> {
                      err.print("\r" + line);
                      err.flush();
                    },
                    width))
            .setEtaFunction(state -> java.util.Optional.<Duration>empty())
            .hideEta()
            .build();
  }

  @Override
  public void at(long done, String message) {
    bar.stepTo(done);
    bar.setExtraMessage(message);
  }

  @Override
  public void close() {
    bar.close();
    err.println();
  }
}
