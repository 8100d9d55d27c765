package example;

// begin
import expanse.LabelledData;
import expanse.Settings;
import expanse.Training;
import java.nio.file.Path;

public final class TrainingExample {
  private TrainingExample() {}

  /// Trains three small networks on windows of so many bars and says what came of it.
  public static String train(LabelledData data, int window, Path out) {
    Settings settings =
        Settings.recommended()
            .with("window", window)
            .with("ensemble.folds", 3)
            .with("ensemble.members", 3)
            .with("model.hidden", 16)
            .withSeed(7);
    Training.Result result =
        Training.run(
            data,
            settings,
            out,
            (model, epoch, loss) -> System.err.printf("model %d, epoch %d%n", model, epoch));
    return "F1 " + result.f1() + ": " + result.verdict();
  }
}
// end
