package expanse.testing;

import expanse.barfile.BarFiles;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.label.IndexSpan;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A random walk with surges that are easy to see, and small settings to learn them quickly.
public final class ToyMarket {
  /// Bars of a window; small, so that training takes a moment.
  public static final int WINDOW = 32;

  private final BarSeries bars;
  private final List<IndexSpan> spans = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();

  /// @param parts numbers of train, validation and test windows
  public ToyMarket(long seed, int... parts) {
    int total = 0;
    for (int part : parts) {
      total += part;
    }
    int n = (total + 1) * 2 * WINDOW;
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    double[] close = new double[n];
    double price = 1000;
    int surge = 0;
    double direction = 0;
    for (int i = 0; i < n; i++) {
      if (i % WINDOW == 12) {
        surge = 6;
        direction = rng.nextDouble() < 0.5 ? -1 : 1;
        SpanType type = rng.nextDouble() < 0.5 ? SpanType.RETRACEMENT : SpanType.CONSOLIDATION;
        spans.add(new IndexSpan(i, i + 5, type, 1));
      }
      double move = surge-- > 0 ? direction * (3 + rng.nextDouble()) : rng.nextGaussian() * 0.5;
      time[i] = 1_700_000_040_000L + i * 60_000L;
      open[i] = price;
      price = Math.max(100, price + move);
      close[i] = price;
      high[i] = Math.max(open[i], close[i]) + rng.nextDouble() * 0.3;
      low[i] = Math.min(open[i], close[i]) - rng.nextDouble() * 0.3;
    }
    bars = BarSeries.of(time, open, high, low, close, null);
    int number = 0;
    for (int p = 0; p < parts.length; p++) {
      for (int k = 0; k < parts[p]; k++) {
        int start = (number + 1) * 2 * WINDOW + rng.nextInt(WINDOW / 2) - WINDOW / 2;
        windows.add(new Window("w" + number, Subset.values()[p], start));
        number++;
      }
    }
  }

  private ToyMarket(ToyMarket other, BarSeries newBars) {
    bars = newBars;
    spans.addAll(other.spans);
    windows.addAll(other.windows);
  }

  /// The same with other prices from a row on.
  public ToyMarket withOtherFuture(int row) {
    double[][] prices = new double[4][bars.size()];
    long[] time = new long[bars.size()];
    for (int i = 0; i < time.length; i++) {
      double factor = i < row ? 1 : 1.5 + i % 7 * 0.01;
      time[i] = bars.time(i);
      prices[0][i] = bars.open(i) * factor;
      prices[1][i] = bars.high(i) * factor;
      prices[2][i] = bars.low(i) * factor;
      prices[3][i] = bars.close(i) * factor;
    }
    return new ToyMarket(
        this, BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null));
  }

  /// The same with labels that are two bars late, but for so many.
  public ToyMarket withLateLabels(int right) {
    ToyMarket late = new ToyMarket(this, bars);
    for (int k = right; k < spans.size(); k++) {
      IndexSpan span = spans.get(k);
      late.spans.set(k, new IndexSpan(span.start() + 2, span.end() + 2, span.type(), 1));
    }
    return late;
  }

  /// Writes bars.csv, labels.csv and windows.csv.
  public void write(Path folder) {
    BarFiles.write(folder.resolve("bars.csv"), bars);
    List<Label> labels = new ArrayList<>();
    for (IndexSpan span : spans) {
      labels.add(new Label(bars.time(span.start()), bars.time(span.end()), span.type(), 1, "", ""));
    }
    Labels.write(folder.resolve("labels.csv"), labels);
    WindowFile.write(folder.resolve("windows.csv"), bars, windows);
  }

  /// Settings that fit the windows and are quick.
  ///
  /// @param changes of single settings, `key=value`
  public static TrainingSettings settings(String... changes) {
    TrainingSettings small =
        SettingsReader.with(
            Presets.named("seed-baseline"),
            List.of(
                "window=" + WINDOW,
                "features.set=original",
                "features.mode=continuous",
                "split.kind=temporal",
                "model.hidden=6",
                "model.projection=5",
                "batch_size=8",
                "epochs=6",
                "threads=1",
                "log.checkpoint_every=2",
                "log.gradient_every=2",
                "log.statistics_every=2"));
    return SettingsReader.with(small, List.of(changes));
  }

  /// The data set, as a run of these settings sees it.
  public Dataset data(TrainingSettings settings) {
    return Assembly.dataset(settings, bars, windows, spans, Map.of("toy.csv", "00"));
  }
}
