package expanse.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.JsonProblem;
import expanse.base.SealedJson;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
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
/// @param windows SHA-256 over the windows of every subset and all labels
/// @param split how the windows were parted
/// @param datasetSize windows
/// @param trainSize windows that fit the weights
/// @param valSize windows that choose
/// @param testSize windows that are scored
/// @param featureNames inputs of the network in order
/// @param types what the labels call spans, in the order of the classes of the type head; empty
///   when they have no types
/// @param modelParams sizes of the network
/// @param posWeight weight of bars inside a span, as used
/// @param spanPrior base rate of the training subset
/// @param learnedFrom what its bars were like
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
    List<String> types,
    ModelParams modelParams,
    double posWeight,
    double spanPrior,
    LearnedFrom learnedFrom,
    Map<String, String> environment,
    @Nullable Result result) {

  private static final ObjectMapper MAPPER =
      ((JsonMapper) Json.MAPPER)
          .rebuild()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final Set<String> MAY_BE_NULL = Set.of("result", "result.value");
  private static final String REMEDY =
      "restore it from a copy, use the version of Expanse that wrote it, or train again";

  /// How the windows were parted.
  ///
  /// @param method in words
  /// @param leaky whether subsets share bars or labels
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
  public RunMetadata finished(Result newResult) {
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
        types,
        modelParams,
        posWeight,
        spanPrior,
        learnedFrom,
        environment,
        newResult);
  }

  /// Writes the file.
  public void write(Path file) {
    SealedJson.write(file, MAPPER.writeValueAsString(this), List.of());
  }

  /// Reads the file.
  ///
  /// @throws InputException when it is missing, damaged, or no metadata
  public static RunMetadata read(Path file) {
    String text = SealedJson.read(file, REMEDY);
    try {
      JsonNode tree = MAPPER.readTree(text);
      refuseMissing(file, tree, "");
      return MAPPER.treeToValue(tree, RunMetadata.class);
    } catch (JacksonException e) {
      throw JsonProblem.refusal(file, e, REMEDY);
    }
  }

  private static void refuseMissing(Path file, JsonNode node, String key) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = key.isEmpty() ? entry.getKey() : key + "." + entry.getKey();
      if (entry.getValue().isNull() && !MAY_BE_NULL.contains(name)) {
        throw new InputException(file + " does not contain " + name + "; " + REMEDY);
      }
      refuseMissing(file, entry.getValue(), name);
    }
    for (JsonNode element : node.isArray() ? node : MAPPER.createArrayNode()) {
      if (element.isNull()) {
        throw new InputException(file + " has an empty value in " + key + "; " + REMEDY);
      }
    }
  }
}
