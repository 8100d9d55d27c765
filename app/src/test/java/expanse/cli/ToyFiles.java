package expanse.cli;

import expanse.barfile.BarFiles;
import expanse.base.Rng;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A small market with surges that are easy to see, as files.
///
/// @param bars bars.csv
/// @param labels labels.csv
/// @param windows windows.csv: 24 to train, 8 to test
public record ToyFiles(Path bars, Path labels, Path windows) {
  /// Bars of a window; small, so that training takes a moment.
  public static final int WINDOW = 32;

  private static final int TRAIN = 24;
  private static final int TEST = 8;

  /// Settings that fit the windows and are quick.
  public static final List<String> QUICK =
      List.of(
          "--preset=seed-baseline",
          "--set=window=" + WINDOW,
          "--set=features.mode=continuous",
          "--set=split.kind=temporal",
          "--set=model.hidden=4",
          "--set=model.projection=4",
          "--set=batch_size=8",
          "--set=epochs=3",
          "--threads=1");

  public static ToyFiles in(Path folder, long seed) {
    int total = TRAIN + TEST;
    int n = (total + 1) * 2 * WINDOW;
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    double[] close = new double[n];
    List<Label> marked = new ArrayList<>();
    double price = 1000;
    int surge = 0;
    double direction = 0;
    for (int i = 0; i < n; i++) {
      time[i] = 1_700_000_040_000L + i * 60_000L;
      if (i % WINDOW == 12) {
        surge = 6;
        direction = rng.nextDouble() < 0.5 ? -1 : 1;
        SpanType type = SpanTypes.SEEDS.get(rng.nextInt(2));
        marked.add(new Label(time[i], time[i] + 5 * 60_000L, type, 1, "", ""));
      }
      double move = surge-- > 0 ? direction * (3 + rng.nextDouble()) : rng.nextGaussian() * 0.5;
      open[i] = price;
      price = Math.max(100, price + move);
      close[i] = price;
      high[i] = Math.max(open[i], close[i]) + rng.nextDouble() * 0.3;
      low[i] = Math.min(open[i], close[i]) - rng.nextDouble() * 0.3;
    }
    BarSeries series = BarSeries.of(time, open, high, low, close, null);
    List<Window> listed = new ArrayList<>();
    for (int k = 0; k < total; k++) {
      int start = (k + 1) * 2 * WINDOW + rng.nextInt(WINDOW / 2) - WINDOW / 2;
      listed.add(new Window("w" + k, k < TRAIN ? Subset.TRAIN : Subset.TEST, start));
    }
    ToyFiles files =
        new ToyFiles(
            folder.resolve("bars.csv"),
            folder.resolve("labels.csv"),
            folder.resolve("windows.csv"));
    BarFiles.write(files.bars, series);
    Labels.write(files.labels, marked);
    WindowFile.write(files.windows, series, listed);
    return files;
  }

  /// The words of a quick training run.
  public Object[] train(Path out, Object... more) {
    return trainWith(out, Stream.concat(QUICK.stream(), Stream.of(more)).toArray());
  }

  /// The words of a training run with these settings alone.
  Object[] trainWith(Path out, Object... settings) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train", "--bars", bars, "--labels", labels, "--windows", windows, "--out", out));
    words.addAll(List.of(settings));
    return words.toArray();
  }
}
