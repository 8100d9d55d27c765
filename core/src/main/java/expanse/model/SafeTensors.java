package expanse.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a safetensors file holds: named tensors in single precision, and text about them.
///
/// @param tensors by name, in file order
/// @param metadata text by key
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /// One tensor.
  ///
  /// @param shape dimensions, outermost first; empty for a scalar
  /// @param values row-major
  public record Tensor(List<Integer> shape, float[] values) {
    /// Checks that shape and values agree.
    public Tensor {
      shape = List.copyOf(shape);
      long count = 1;
      for (int dimension : shape) {
        count *= dimension;
      }
      if (count != values.length) {
        throw new IllegalArgumentException(
            "shape " + shape + " does not hold " + values.length + " values");
      }
    }

    /// A tensor of one dimension.
    public static Tensor of(float[] values) {
      return new Tensor(List.of(values.length), values);
    }
  }

  /// Keeps copies of the maps.
  public SafeTensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
