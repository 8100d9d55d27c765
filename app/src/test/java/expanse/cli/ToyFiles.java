package expanse.cli;

import expanse.testing.ToyMarket;
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
  public static final int WINDOW = ToyMarket.WINDOW;

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

  /// Writes the files into a folder.
  public static ToyFiles in(Path folder, long seed) {
    new ToyMarket(seed, TRAIN, 0, TEST).write(folder);
    return new ToyFiles(
        folder.resolve("bars.csv"), folder.resolve("labels.csv"), folder.resolve("windows.csv"));
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
