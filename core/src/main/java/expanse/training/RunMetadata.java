package expanse.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What `metadata.json` of a run says: all that is needed to repeat the run and to use its models.
///
/// The file ends with a checksum over all its other bytes, so that any damage is noticed.
///
/// @param timestamp start, ISO-8601 in UTC
/// @param status `running` or `finished`
/// @param settings all settings
/// @param member number of this model in its ensemble, from 1
/// @param memberSeed seed of this model
/// @param ensemble number of models
/// @param sources what the user named as data, by option
/// @param data SHA-256 of every data file
/// @param windows SHA-256 over the windows of every part and all labels
/// @param split how the windows were parted
/// @param datasetSize windows
/// @param trainSize windows that fit the weights
/// @param valSize windows that choose
/// @param testSize windows that judge
/// @param featureNames inputs of the network in order
/// @param modelParams sizes of the network
/// @param posWeight weight of bars inside a span, as used
/// @param spanPrior base rate of the training part
/// @param environment program, Java, system, kernels
/// @param result what came out, null while running
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunMetadata(
    String timestamp,
    String status,
    TrainingSettings settings,
    int member,
    long memberSeed,
    int ensemble,
    Map<String, String> sources,
    Map<String, String> data,
    String windows,
    SplitSummary split,
    int datasetSize,
    int trainSize,
    int valSize,
    int testSize,
    List<String> featureNames,
    ModelParams modelParams,
    double posWeight,
    double spanPrior,
    Map<String, String> environment,
    @Nullable Result result) {

  private static final ObjectMapper MAPPER =
      ((JsonMapper) Json.MAPPER)
          .rebuild()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();
  private static final int LARGEST_FILE = 16 << 20;
  private static final String CHECKSUM = "\n\"checksum\" : \"";

  /// How the windows were parted.
  ///
  /// @param method in words
  /// @param leaky whether parts share bars or labels
  /// @param proof counts, ranges, distances
  public record SplitSummary(String method, boolean leaky, String proof) {}

  /// Sizes of the network.
  ///
  /// @param total parameters
  /// @param trainable those that training moves
  public record ModelParams(int total, int trainable) {}

  /// What came out.
  ///
  /// @param epochs epochs trained
  /// @param bestEpoch epoch whose weights were kept
  /// @param metric by which it was chosen
  /// @param value of that metric, null when the last epoch was kept without comparing
  /// @param weightsSha256 of the kept weights
  /// @param seconds wall time of training, all sittings together
  public record Result(
      int epochs,
      int bestEpoch,
      String metric,
      @Nullable Double value,
      String weightsSha256,
      double seconds) {}

  /// The same with a result.
  RunMetadata finished(Result newResult) {
    return new RunMetadata(
        timestamp,
        "finished",
        settings,
        member,
        memberSeed,
        ensemble,
        sources,
        data,
        windows,
        split,
        datasetSize,
        trainSize,
        valSize,
        testSize,
        featureNames,
        modelParams,
        posWeight,
        spanPrior,
        environment,
        newResult);
  }

  /// Writes the file.
  public void write(Path file) {
    String body = MAPPER.writeValueAsString(this).stripTrailing();
    body = body.substring(0, body.length() - 1).stripTrailing() + ",";
    String blank = body + CHECKSUM + "0".repeat(64) + "\"\n}\n";
    String checksum = Hashing.sha256(blank.getBytes(StandardCharsets.UTF_8));
    AtomicFiles.writeString(file, body + CHECKSUM + checksum + "\"\n}\n");
  }

  /// Reads the file.
  ///
  /// @throws InputException when it is missing, damaged, or no metadata
  public static RunMetadata read(Path file) {
    String text;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new InputException(file + " is too large for a run's metadata; it is damaged");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
    int at = text.lastIndexOf(CHECKSUM);
    int from = at + CHECKSUM.length();
    if (at < 0 || !text.startsWith("\"\n}\n", from + 64) || text.length() != from + 68) {
      throw new InputException(
          file + " is cut short or no run's metadata; take it from a copy or train anew");
    }
    String blank = text.substring(0, from) + "0".repeat(64) + "\"\n}\n";
    String checksum = Hashing.sha256(blank.getBytes(StandardCharsets.UTF_8));
    if (!checksum.equals(text.substring(from, from + 64))) {
      throw new InputException(
          file + " was changed or damaged (its checksum differs); take it from a copy");
    }
    try {
      return MAPPER.readValue(text.substring(0, at - 1) + "\n}", RunMetadata.class);
    } catch (JacksonException e) {
      throw new InputException(
          file + " was written by another version of Expanse: " + e.getOriginalMessage(), e);
    }
  }
}
