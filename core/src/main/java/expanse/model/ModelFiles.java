package expanse.model;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.JsonProblem;
import expanse.nn.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Networks in safetensors files, with the original's tensor names and the network's description in
/// the header, so that a file alone is enough to use it.
public final class ModelFiles {
  /// Metadata key of the network's description.
  public static final String NETWORK = "network";

  private ModelFiles() {}

  /// A network from a file.
  ///
  /// @param config what it is made of
  /// @param parameters fit the layout of a [Jade] of that configuration
  /// @param metadata everything else that the header says
  public record Saved(JadeConfig config, float[] parameters, Map<String, String> metadata) {}

  /// Writes a network.
  ///
  /// @param parameters fit the network's layout
  /// @param metadata further text for the header
  /// @throws InputException when a parameter is NaN or infinite, or the file cannot be written
  public static void write(Path file, Jade jade, float[] parameters, Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(
        NETWORK,
        Json.MAPPER
            .writer()
            .without(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(jade.config()));
    SafeTensorsFiles.write(file, new SafeTensors(tensors(jade.layout(), parameters), all));
  }

  /// The tensors of a layout, copied out of an array.
  public static Map<String, SafeTensors.Tensor> tensors(ParameterLayout layout, float[] values) {
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      // the log sigmas are scalars in the original's state dictionary
      List<Integer> shape = entry.name().startsWith("log_sigma") ? List.of() : entry.shape();
      tensors.put(entry.name(), new SafeTensors.Tensor(shape, layout.copyOf(values, entry.name())));
    }
    return tensors;
  }

  /// Reads a network, described by its header or, in files of other programs, by its shapes.
  ///
  /// @throws InputException when the file is damaged or holds no such network
  public static Saved read(Path file) {
    SafeTensors content = SafeTensorsFiles.read(file);
    String description = content.metadata().get(NETWORK);
    Jade jade;
    try {
      jade = new Jade(description == null ? infer(file, content) : parse(file, description));
    } catch (IllegalArgumentException e) {
      throw new InputException(
          file + " describes an impossible network: " + e.getMessage() + "; take it from a copy",
          e);
    }
    return new Saved(jade.config(), values(file, content, jade.layout()), content.metadata());
  }

  /// The values of a layout's tensors out of a file, each of which must be there in its shape, and
  /// nothing else.
  ///
  /// @throws InputException that names the first tensor that differs
  public static float[] values(Path file, SafeTensors content, ParameterLayout layout) {
    for (String name : content.tensors().keySet()) {
      if (!layout.contains(name)) {
        throw new InputException(
            file + ": tensor " + name + " does not belong to this network; check its settings");
      }
    }
    for (ParameterLayout.Entry entry : layout.entries()) {
      tensor(file, content, layout, entry.name());
    }
    float[] values = layout.allocate();
    for (ParameterLayout.Entry entry : layout.entries()) {
      String name = entry.name();
      layout.set(values, name, tensor(file, content, layout, name).values());
    }
    return values;
  }

  private static SafeTensors.Tensor tensor(
      Path file, SafeTensors content, ParameterLayout layout, String name) {
    SafeTensors.@Nullable Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw new InputException(
          file + ": tensor " + name + " is missing; the file is of another network");
    }
    int[] shape = layout.shape(name);
    int[] found = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
    boolean scalar = found.length == 0 && Arrays.equals(shape, new int[] {1});
    if (!scalar && !Arrays.equals(found, shape)) {
      throw new InputException(
          file
              + ": tensor "
              + name
              + " has shape "
              + Arrays.toString(found)
              + ", this network needs "
              + Arrays.toString(shape)
              + "; give the settings it was trained with");
    }
    return tensor;
  }

  private static JadeConfig parse(Path file, String description) {
    try {
      return Json.MAPPER.readValue(description, JadeConfig.class);
    } catch (JacksonException e) {
      throw JsonProblem.refusal(
          file + " (its description of the network)",
          e,
          "restore it from a copy or use the version of Expanse that wrote it");
    }
  }

  private static JadeConfig infer(Path file, SafeTensors content) {
    List<Integer> first = shape(file, content, Jade.ENCODER + ".weight_ih_l0", 2);
    int layers = 1;
    while (content.tensors().containsKey(Jade.ENCODER + ".weight_ih_l" + layers)) {
      layers++;
    }
    int outputs = shape(file, content, Jade.SPAN + ".weight", 2).get(0);
    SpanHead span = SpanHead.BAR;
    for (SpanHead head : SpanHead.values()) {
      if (head.outputs() == outputs) {
        span = head;
      }
    }
    JadeConfig base = JadeConfig.original(first.get(1));
    return new JadeConfig(
        base.inputs(),
        base.steps(),
        first.get(0) / 4,
        layers,
        shape(file, content, "projection.0.weight", 2).get(0),
        shape(file, content, "classifier.1.weight", 2).get(0),
        base.inputDropout(),
        base.layerDropout(),
        base.denseDropout(),
        span,
        base.pointerHead(),
        base.attention(),
        base.spanPrior());
  }

  private static List<Integer> shape(Path file, SafeTensors content, String name, int dimensions) {
    SafeTensors.@Nullable Tensor tensor = content.tensors().get(name);
    if (tensor == null
        || tensor.shape().size() != dimensions
        || tensor.shape().stream().anyMatch(d -> d < 1)) {
      throw new InputException(
          file
              + ": no tensor "
              + name
              + " with "
              + dimensions
              + " dimensions; the file does not hold this kind of network");
    }
    return tensor.shape();
  }
}
