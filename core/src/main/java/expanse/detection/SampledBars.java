package expanse.detection;

import expanse.barfile.BarStream;
import expanse.feature.WindowFeatures;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.run.LearnedFrom;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Keeps some stretches of a stream of bars while it runs by, to see afterwards what bars they
/// were. Needs the same memory for any number of bars.
public final class SampledBars implements BarStream.Sink {
  private static final int BLOCKS = 40;
  private static final int WINDOWS = 6; // that a block holds; the first ones settle the features
  private static final int SETTLING = 3;

  private final TrainingSettings settings;
  private final long intervalMillis;
  private final int block; // bars
  private final long every; // bars from the start of a block to that of the next
  private final long[] time;
  private final double[][] prices = new double[4][];
  private int kept;
  private long seen;
  private long last = Long.MIN_VALUE;
  private int stretch;
  private int[] stretches = new int[16]; // bars of every stretch without a gap
  private int stretchCount;

  /// @param settings of the run that will be compared with
  /// @param bars as many as will come
  public SampledBars(TrainingSettings settings, BarStream bars) {
    this.settings = settings;
    this.intervalMillis = bars.intervalMillis();
    block = WINDOWS * settings.window();
    every = Math.max(block, bars.size() / BLOCKS);
    time = new long[(int) Math.min(bars.size(), (long) (BLOCKS + 1) * block)];
    for (int k = 0; k < prices.length; k++) {
      prices[k] = new double[time.length];
    }
  }

  @Override
  public void bar(Bar bar) {
    long at = bar.time();
    if (last != Long.MIN_VALUE && at - last > BarSeries.DEFAULT_GAP_INTERVALS * intervalMillis) {
      endStretch();
    }
    stretch++;
    last = at;
    if (seen++ % every < block && kept < time.length) {
      time[kept] = at;
      prices[0][kept] = bar.open();
      prices[1][kept] = bar.high();
      prices[2][kept] = bar.low();
      prices[3][kept++] = bar.close();
    }
  }

  private void endStretch() {
    if (stretchCount == stretches.length) {
      stretches = Arrays.copyOf(stretches, 2 * stretchCount);
    }
    stretches[stretchCount++] = stretch;
    stretch = 0;
  }

  /// Bars of every stretch without a gap so far.
  public int[] stretches() {
    int[] all = Arrays.copyOf(stretches, stretchCount + 1);
    all[stretchCount] = stretch;
    return all;
  }

  /// What bars they were; where no window finds room among those kept, their interval alone.
  public LearnedFrom seen() {
    BarSeries bars =
        BarSeries.of(
            Arrays.copyOf(time, kept),
            Arrays.copyOf(prices[0], kept),
            Arrays.copyOf(prices[1], kept),
            Arrays.copyOf(prices[2], kept),
            Arrays.copyOf(prices[3], kept),
            null);
    int window = settings.window();
    int[] starts =
        bars.segments().stream()
            .flatMapToInt(segment -> {
              int spare = Math.max(0, segment.length() - window);
              int settled = segment.from() + Math.min(SETTLING * window, spare);
              int room = (segment.to() - settled) / window;
              return IntStream.range(0, room).map(k -> settled + k * window);
            })
            .toArray();
    if (starts.length == 0) {
      return LearnedFrom.ofInterval(intervalMillis);
    }
    WindowFeatures features =
        WindowFeatures.of(Assembly.featureSet(settings), Assembly.featureContext(settings), bars);
    LearnedFrom found = LearnedFrom.of(bars, features, starts, window);
    return new LearnedFrom(
        intervalMillis, found.sessionBars(), found.volatility(), found.features());
  }
}
