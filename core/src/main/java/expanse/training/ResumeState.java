package expanse.training;

import expanse.base.Json;
import expanse.base.JsonProblem;
import expanse.model.ModelFiles;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.nn.ParameterLayout;
import expanse.run.CsvLog;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a run stands after an epoch, beside its arrays.
///
/// @param epoch epochs done
/// @param step optimiser steps done
/// @param bestEpoch epoch of the best weights so far, 0 for none
/// @param bestValue its metric
/// @param lastImprovement epoch of the last improvement that counted for the patience
/// @param balancer state of the balancer
/// @param logs how far each CSV file has come
/// @param seconds wall time of training so far
/// @param settings all settings
/// @param memberSeed seed of this model
/// @param data SHA-256 of every data file
/// @param windows SHA-256 over the windows and labels
record ResumeState(
    int epoch,
    long step,
    int bestEpoch,
    double bestValue,
    int lastImprovement,
    List<Long> balancer,
    Map<String, CsvLog.Mark> logs,
    double seconds,
    TrainingSettings settings,
    long memberSeed,
    Map<String, String> data,
    String windows) {

  private static final ObjectMapper MAPPER =
      ((JsonMapper) Json.MAPPER)
          .rebuild()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /// A state with its arrays.
  ///
  /// @param parameters \[n]
  /// @param firstMoment \[n]
  /// @param secondMoment \[n]
  /// @param best \[n] best parameters so far
  record Loaded(
      ResumeState state,
      float[] parameters,
      float[] firstMoment,
      float[] secondMoment,
      float[] best) {}

  void write(
      Path file, float[] parameters, float[] firstMoment, float[] secondMoment, float[] best) {
    ParameterLayout layout = layout(parameters.length);
    float[] all = layout.allocate();
    layout.set(all, "parameters", parameters);
    layout.set(all, "first_moment", firstMoment);
    layout.set(all, "second_moment", secondMoment);
    layout.set(all, "best", best);
    SafeTensorsFiles.write(
        file,
        new SafeTensors(
            ModelFiles.tensors(layout, all), Map.of("state", MAPPER.writeValueAsString(this))));
  }

  /// @param size number of parameters
  static Loaded read(Path file, int size) {
    ParameterLayout layout = layout(size);
    SafeTensors content = SafeTensorsFiles.read(file);
    float[] all = ModelFiles.values(file, content, layout);
    try {
      return new Loaded(
          MAPPER.readValue(content.metadata().getOrDefault("state", ""), ResumeState.class),
          Arrays.copyOfRange(all, 0, size),
          Arrays.copyOfRange(all, size, 2 * size),
          Arrays.copyOfRange(all, 2 * size, 3 * size),
          Arrays.copyOfRange(all, 3 * size, 4 * size));
    } catch (JacksonException e) {
      throw JsonProblem.refusal(
          file + " (its state)",
          e,
          "it may be from another version of Expanse; train again without --resume");
    }
  }

  private static ParameterLayout layout(int size) {
    ParameterLayout layout = new ParameterLayout();
    layout.add("parameters", size);
    layout.add("first_moment", size);
    layout.add("second_moment", size);
    layout.add("best", size);
    return layout;
  }
}
