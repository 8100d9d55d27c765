package expanse.model;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.nn.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes a network as an ONNX model (operator set 17) that other runtimes can compute.
///
/// Input `features` is batch x bars x inputs with free batch and bars. Outputs: `span_logits` and
/// `span_probabilities` (batch x bars), `countdown` (batch x bars, as learned), `type_logits`
/// (batch x classes), `pointers` (batch x 2). The gates go from PyTorch's order i, f, g, o to
/// ONNX's i, o, f, c.
public final class OnnxExport {
  private static final int[] GATES = {0, 3, 1, 2};

  private final JadeConfig config;
  private final ParameterLayout layout;
  private final float[] params;
  private final OnnxGraph graph = new OnnxGraph();

  private OnnxExport(Jade jade, float[] params) {
    config = jade.config();
    layout = jade.layout();
    this.params = params;
  }

  /// Writes a file.
  ///
  /// @param params fits the network's layout
  /// @param properties stored as the model's metadata
  /// @throws InputException when the network has a part that has no export
  public static void write(Path file, Jade jade, float[] params, Map<String, String> properties) {
    byte[] model = encode(jade, params, properties);
    AtomicFiles.write(file, out -> out.write(model));
  }

  /// The content of such a file.
  public static byte[] encode(Jade jade, float[] params, Map<String, String> properties) {
    JadeConfig config = jade.config();
    refuse(config.spanHead() != SpanHead.BAR, "span head", config.spanHead(), SpanHead.BAR);
    refuse(config.attention() != Attention.NONE, "attention", config.attention(), Attention.NONE);
    OnnxExport export = new OnnxExport(jade, params);
    export.build();
    return export.graph.toByteArray("JadeCompact", "bars in, expansions out", properties);
  }

  private static void refuse(boolean unknown, String part, Object is, Object known) {
    if (unknown) {
      throw new InputException(
          "ONNX export supports only " + part + " " + known + ", this model has " + is);
    }
  }

  private void build() {
    graph.input("features", "batch", "bars", config.inputs());
    String states = transpose("features", "features_by_bar", 1, 0, 2);
    for (int layer = 0; layer < config.layers(); layer++) {
      states = lstm(layer, states);
    }
    barHead(states, Jade.SPAN, "span_logits");
    graph.node("Sigmoid", "span_probabilities", "span_logits");
    barHead(states, "expansion_countdown_head.1", "countdown");
    String pooled =
        graph.node(
            "ReduceMean",
            "pooled",
            List.of(states),
            new OnnxGraph.Attributes().integers("axes", 0).integer("keepdims", 0));
    String projected = graph.node("Relu", "projected", dense(pooled, "projection.0", "dense"));
    dense(projected, "classifier.1", "type_logits");
    if (config.pointerHead() == PointerHead.POOLED) {
      graph.node("Sigmoid", "pointers", dense(projected, "pointer_head.1", "pointer_logits"));
    } else {
      positions(states);
    }
    graph.output("span_logits", "batch", "bars");
    graph.output("span_probabilities", "batch", "bars");
    graph.output("countdown", "batch", "bars");
    graph.output("type_logits", "batch", config.classes());
    graph.output("pointers", "batch", 2);
  }

  private String transpose(String input, String output, long... order) {
    return graph.node(
        "Transpose", output, List.of(input), new OnnxGraph.Attributes().integers("perm", order));
  }

  /// bars x batch x inputs to bars x batch x 2H.
  private String lstm(int layer, String input) {
    int hidden = config.hidden();
    int inputs = layer == 0 ? config.inputs() : config.encoded();
    String name = Jade.ENCODER + layer;
    String weights = stacked(name + "_W", "weight_ih_l" + layer, inputs);
    String recurrence = stacked(name + "_R", "weight_hh_l" + layer, hidden);
    float[] bias = new float[2 * 8 * hidden];
    for (int d = 0; d < 2; d++) {
      String end = "_l" + layer + (d == 0 ? "" : "_reverse");
      reorder("bias_ih" + end, 1, bias, d * 8 * hidden);
      reorder("bias_hh" + end, 1, bias, d * 8 * hidden + 4 * hidden);
    }
    String biases = graph.tensor(name + "_B", bias, 2, 8L * hidden);
    String both =
        graph.node(
            "LSTM",
            name + "_Y",
            List.of(input, weights, recurrence, biases),
            new OnnxGraph.Attributes()
                .string("direction", "bidirectional")
                .integer("hidden_size", hidden));
    String joined = transpose(both, name + "_joined", 0, 2, 1, 3);
    String shape = graph.integers(name + "_shape", 0, 0, 2L * hidden);
    return graph.node("Reshape", name + "_states", joined, shape);
  }

  /// Both directions of a tensor of 4H rows, gates in ONNX's order.
  private String stacked(String name, String tensor, int columns) {
    int size = 4 * config.hidden() * columns;
    float[] values = new float[2 * size];
    reorder(tensor, columns, values, 0);
    reorder(tensor + "_reverse", columns, values, size);
    return graph.tensor(name, values, 2, 4L * config.hidden(), columns);
  }

  private void reorder(String tensor, int columns, float[] to, int offset) {
    float[] from = layout.copyOf(params, Jade.ENCODER + "." + tensor);
    int block = config.hidden() * columns;
    for (int gate = 0; gate < 4; gate++) {
      System.arraycopy(from, GATES[gate] * block, to, offset + gate * block, block);
    }
  }

  /// bars x batch x 2H to batch x bars.
  private void barHead(String states, String prefix, String output) {
    float[] weight = layout.copyOf(params, prefix + ".weight");
    String column = graph.tensor(output + "_weight", weight, weight.length, 1);
    String bias = graph.tensor(output + "_bias", layout.copyOf(params, prefix + ".bias"), 1);
    String product = graph.node("MatMul", output + "_product", states, column);
    String sum = graph.node("Add", output + "_sum", product, bias);
    String axis = graph.integers(output + "_axis", 2);
    transpose(graph.node("Squeeze", output + "_by_bar", sum, axis), output, 1, 0);
  }

  /// Center and length from expected positions. With F the cumulated softmax over the bars, the
  /// expected position over the number of bars is 1 - mean(F), whatever that number is.
  private void positions(String states) {
    float[] weight = layout.copyOf(params, "pointer_positions.1.weight"); // [2][2H]
    float[] columns = new float[weight.length];
    int width = weight.length / 2;
    for (int k = 0; k < width; k++) {
      columns[2 * k] = weight[k];
      columns[2 * k + 1] = weight[width + k];
    }
    String column = graph.tensor("pointers_weight", columns, width, 2);
    String bias =
        graph.tensor("pointers_bias", layout.copyOf(params, "pointer_positions.1.bias"), 2);
    String product = graph.node("MatMul", "pointers_product", states, column);
    String logits = graph.node("Add", "pointers_sum", product, bias);
    String softmax =
        graph.node(
            "Softmax",
            "pointers_softmax",
            List.of(logits),
            new OnnxGraph.Attributes().integer("axis", 0));
    String axis = graph.integers("pointers_axis", 0);
    String cumulated = graph.node("CumSum", "pointers_cumulated", softmax, axis);
    String mean =
        graph.node(
            "ReduceMean",
            "pointers_mean",
            List.of(cumulated),
            new OnnxGraph.Attributes().integers("axes", 0).integer("keepdims", 0));
    String mix = graph.tensor("pointers_mix", new float[] {-.5f, -.5f, 1, -1}, 2, 2);
    String shift = graph.tensor("pointers_shift", new float[] {1, 0}, 2);
    graph.node(
        "Gemm",
        "pointers",
        List.of(mean, mix, shift),
        new OnnxGraph.Attributes().integer("transB", 1));
  }

  private String dense(String input, String prefix, String output) {
    long[] shape = Arrays.stream(layout.shape(prefix + ".weight")).asLongStream().toArray();
    String weight =
        graph.tensor(output + "_weight", layout.copyOf(params, prefix + ".weight"), shape);
    String bias = graph.tensor(output + "_bias", layout.copyOf(params, prefix + ".bias"), shape[0]);
    return graph.node(
        "Gemm",
        output,
        List.of(input, weight, bias),
        new OnnxGraph.Attributes().integer("transB", 1));
  }
}
