package stranger;

import expanse.Bars;
import expanse.Detector;
import expanse.LabelledData;
import expanse.Settings;
import expanse.Training;
import java.nio.file.Path;

/// Trains a small detector on the files of a folder and detects in the same bars.
final class Main {
  private Main() {}

  public static void main(String[] args) {
    Path data = Path.of(args[0]);
    LabelledData labelled =
        new LabelledData(
            data.resolve("bars.csv"), data.resolve("labels.csv"), data.resolve("windows.csv"));
    Settings settings = Settings.preset("seed-baseline").with("epochs", 2);
    Training.Result result =
        Training.run(labelled, settings, Path.of("run"), (model, epoch, loss) -> {});
    System.out.println("verdict: " + result.verdict());
    try (Detector detector = Detector.open(result.run())) {
      System.out.println("found: " + detector.detect(Bars.read(labelled.bars())).size());
    }
  }
}
