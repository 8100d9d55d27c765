package expanse.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names, shapes and places of the tensors that lie one behind the other in ONE float array.
///
/// The same layout serves parameters, gradients and moments. Tensors are row-major, as in the
/// original's state dictionary. Built once by [#add], then only read.
public final class ParameterLayout {
  /// One tensor's place.
  ///
  /// @param name such as `lstm.weight_ih_l0`
  /// @param offset index of its first element
  /// @param size number of elements
  /// @param shape dimensions, outermost first
  public record Entry(String name, int offset, int size, List<Integer> shape) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> byName = new HashMap<>();
  private int size;

  /// Appends a tensor.
  ///
  /// @param name not used before
  /// @param shape dimensions, all positive, at least one
  /// @return its offset
  public int add(String name, int... shape) {
    if (shape.length == 0) {
      throw new IllegalArgumentException("tensor " + name + " needs a shape");
    }
    long count = 1;
    for (int dimension : shape) {
      if (dimension <= 0) {
        throw new IllegalArgumentException(
            "tensor " + name + " has shape " + Arrays.toString(shape));
      }
      count *= dimension;
      if (size + count > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("tensor " + name + " makes the model too large");
      }
    }
    Entry entry = new Entry(name, size, (int) count, Arrays.stream(shape).boxed().toList());
    if (byName.putIfAbsent(name, entry) != null) {
      throw new IllegalArgumentException("tensor " + name + " is there twice");
    }
    entries.add(entry);
    size += (int) count;
    return entry.offset();
  }

  /// Number of elements of all tensors.
  public int size() {
    return size;
  }

  /// Tensors in the order in which they lie.
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /// Names in the order in which the tensors lie.
  public List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  /// Whether a tensor of this name is there.
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /// A tensor's place.
  ///
  /// @throws IllegalArgumentException when there is none of this name
  public Entry entry(String name) {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor named " + name);
    }
    return entry;
  }

  /// Index of a tensor's first element.
  public int offset(String name) {
    return entry(name).offset();
  }

  /// Number of elements of one tensor.
  public int size(String name) {
    return entry(name).size();
  }

  /// A tensor's dimensions, outermost first.
  public int[] shape(String name) {
    return entry(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  /// A new array that fits this layout, all zero.
  public float[] allocate() {
    return new float[size];
  }

  /// A copy of one tensor out of an array that fits this layout.
  public float[] copyOf(float[] values, String name) {
    Entry entry = entry(name);
    check(values);
    return Arrays.copyOfRange(values, entry.offset(), entry.offset() + entry.size());
  }

  /// Writes one tensor into an array that fits this layout.
  public void set(float[] values, String name, float[] tensor) {
    Entry entry = entry(name);
    check(values);
    if (tensor.length != entry.size()) {
      throw new IllegalArgumentException(
          "tensor " + name + " has " + entry.size() + " elements, not " + tensor.length);
    }
    System.arraycopy(tensor, 0, values, entry.offset(), tensor.length);
  }

  private void check(float[] values) {
    if (values.length != size) {
      throw new IllegalArgumentException(
          "the layout has " + size + " elements, the array " + values.length);
    }
  }
}
