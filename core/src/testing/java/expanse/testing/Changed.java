package expanse.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Copies of records with other components, so that a record needs no method for a change that only
/// tests make.
public final class Changed {
  private Changed() {}

  /// A copy of a record.
  ///
  /// @param changes name and new value of a component, name and new value of the next, and so on
  /// @throws IllegalArgumentException when the record has no such component
  public static <R extends Record> R of(R record, Object... changes) {
    Map<Object, Object> left = new HashMap<>();
    for (int i = 0; i < changes.length; i += 2) {
      left.put(changes[i], changes[i + 1]);
    }
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        var accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        String name = components[i].getName();
        values[i] = left.containsKey(name) ? left.remove(name) : accessor.invoke(record);
      }
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(record.getClass() + " has no " + left.keySet());
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      Constructor<R> constructor = (Constructor<R>) record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
