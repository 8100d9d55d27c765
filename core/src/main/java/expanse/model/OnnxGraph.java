package expanse.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// Collects nodes, tensors, inputs and outputs of an ONNX graph and encodes the model.
///
/// Field numbers are those of `onnx.proto`, version 1.
final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_STRING = 3;
  private static final int ATTRIBUTE_INTS = 7;

  /// Operator set that the nodes are written for.
  private static final int OPSET = 17;

  /// Format version of the file.
  private static final int IR_VERSION = 8;

  private final ProtoWriter graph = new ProtoWriter();

  /// A node's attributes.
  static final class Attributes {
    private final ProtoWriter node = new ProtoWriter();

    Attributes integer(String name, long value) {
      node.message(5, new ProtoWriter().text(1, name).integer(3, value).integer(20, ATTRIBUTE_INT));
      return this;
    }

    Attributes string(String name, String value) {
      node.message(5, new ProtoWriter().text(1, name).text(4, value).integer(20, ATTRIBUTE_STRING));
      return this;
    }

    Attributes integers(String name, long... values) {
      ProtoWriter attribute = new ProtoWriter().text(1, name);
      for (long value : values) {
        attribute.integer(8, value);
      }
      node.message(5, attribute.integer(20, ATTRIBUTE_INTS));
      return this;
    }
  }

  /// Adds a node whose name is that of its only output.
  ///
  /// @param inputs names; an empty one stands for an input left out
  String node(String type, String output, List<String> inputs, Attributes attributes) {
    ProtoWriter node = attributes.node;
    for (String input : inputs) {
      node.text(1, input);
    }
    graph.message(1, node.text(2, output).text(3, output).text(4, type));
    return output;
  }

  String node(String type, String output, String... inputs) {
    return node(type, output, List.of(inputs), new Attributes());
  }

  String tensor(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES);
    raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw.array(), shape);
  }

  String integers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES);
    raw.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return tensor(name, INT64, raw.array(), values.length);
  }

  private String tensor(String name, int type, byte[] raw, long... shape) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dimension : shape) {
      tensor.integer(1, dimension);
    }
    graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /// Declares an input.
  ///
  /// @param shape numbers for fixed dimensions, names for free ones
  void input(String name, Object... shape) {
    graph.message(11, value(name, shape));
  }

  /// Declares an output.
  void output(String name, Object... shape) {
    graph.message(12, value(name, shape));
  }

  private static ProtoWriter value(String name, Object... shape) {
    ProtoWriter dimensions = new ProtoWriter();
    for (Object dimension : shape) {
      ProtoWriter encoded = new ProtoWriter();
      if (dimension instanceof Number number) {
        encoded.integer(1, number.longValue());
      } else {
        encoded.text(2, dimension.toString());
      }
      dimensions.message(1, encoded);
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, FLOAT).message(2, dimensions);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /// The whole model.
  byte[] toByteArray(String name, String description, Map<String, String> properties) {
    ProtoWriter model =
        new ProtoWriter()
            .integer(1, IR_VERSION)
            .text(2, "expanse")
            .text(6, description)
            .message(7, graph.text(2, name))
            .message(8, new ProtoWriter().text(1, "").integer(2, OPSET));
    properties.forEach(
        (key, value) -> model.message(14, new ProtoWriter().text(1, key).text(2, value)));
    return model.toByteArray();
  }
}
