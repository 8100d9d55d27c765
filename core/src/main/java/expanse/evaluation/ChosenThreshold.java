package expanse.evaluation;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Json;
import expanse.training.TrainingSettings.Threshold.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The threshold that a run uses from now on, as its `threshold.json` keeps it.
///
/// @param threshold a bar is marked when its probability is larger
/// @param minSpanLength shorter marked spans are erased
/// @param chosenBy how it was chosen, in words; never on the test part
/// @param windows number of windows it was chosen on
/// @param f1 micro F1 over the bars of those windows
/// @param decoder what marks a bar: its probability, or the best tag sequence of a chain
@JsonNaming(SnakeCaseStrategy.class)
public record ChosenThreshold(
    double threshold, int minSpanLength, String chosenBy, int windows, double f1, Decoder decoder) {
  /// Name of the file in a run directory.
  public static final String FILE = "threshold.json";

  /// Checks the ranges; a file without a decoder marks by probability.
  public ChosenThreshold {
    decoder = Objects.requireNonNullElse(decoder, Decoder.MARGINALS);
    if (!(threshold >= 0 && threshold <= 1) || minSpanLength < 1 || windows < 0) {
      throw new InputException(
          "a threshold lies between 0 and 1 and a shortest span has at least 1 bar, were "
              + threshold
              + " and "
              + minSpanLength);
    }
  }

  /// A threshold that marks by probability.
  public ChosenThreshold(
      double threshold, int minSpanLength, String chosenBy, int windows, double f1) {
    this(threshold, minSpanLength, chosenBy, windows, f1, Decoder.MARGINALS);
  }

  /// The rule that makes spans out of probabilities.
  public SpanRule rule() {
    return new SpanRule(threshold, minSpanLength, decoder);
  }

  /// Writes the file into a run directory, whole or not at all.
  public void write(Path run) {
    AtomicFiles.writeString(run.resolve(FILE), Json.MAPPER.writeValueAsString(this) + "\n");
  }

  /// Reads the file of a run directory.
  ///
  /// @throws InputException when it is missing or is no such file
  public static ChosenThreshold read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          run + " has no threshold yet; choose one with expanse threshold " + run);
    }
    try {
      return Json.MAPPER.readValue(file, ChosenThreshold.class);
    } catch (JacksonException e) {
      throw new InputException(
          file + " is damaged (" + e.getOriginalMessage() + "); run expanse threshold again", e);
    }
  }
}
