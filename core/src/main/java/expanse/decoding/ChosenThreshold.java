package expanse.decoding;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The threshold that a run uses from now on, as its `threshold.json` keeps it.
///
/// @param threshold a bar is detected when its probability is larger
/// @param minSpanLength shorter detected spans are dropped
/// @param chosenBy how it was chosen, in words; never on the test subset
/// @param windows number of windows it was chosen on
/// @param f1 micro F1 over the bars of those windows
/// @param decoder how bars are detected: by probability, or by the best path of a CRF
@JsonNaming(SnakeCaseStrategy.class)
public record ChosenThreshold(
    double threshold, int minSpanLength, String chosenBy, int windows, double f1, Decoder decoder) {
  /// Name of the file in a run directory.
  public static final String FILE = "threshold.json";

  private static final String REMEDY = "run expanse threshold again";
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /// Checks the ranges.
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

  /// A threshold on probabilities.
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
    SealedJson.write(run.resolve(FILE), Json.MAPPER.writeValueAsString(this), List.of());
  }

  /// Reads the file of a run directory.
  ///
  /// @throws InputException when it is missing, damaged or no such file
  public static ChosenThreshold read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          run + " has no threshold yet; choose one with expanse threshold " + run);
    }
    return SealedJson.read(file, MAPPER, ChosenThreshold.class, REMEDY);
  }
}
