package expanse.feature;

import java.util.List;

/// Features of every bar of a series, row-major.
///
/// @param names one per column
/// @param rows number of bars
/// @param values rows x columns
public record FeatureMatrix(List<String> names, int rows, float[] values) {
  /// Checks that the array has rows x columns entries.
  public FeatureMatrix {
    names = List.copyOf(names);
    if (values.length != (long) rows * names.size()) {
      throw new IllegalArgumentException("expected rows x columns values");
    }
  }

  /// Number of features.
  public int columns() {
    return names.size();
  }

  /// Feature c of bar r.
  public float get(int r, int c) {
    return values[r * names.size() + c];
  }
}
