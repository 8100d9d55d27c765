package expanse.detection;

import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.tree.SpanTypeModel;

/// What a run calls a span, and how sure it is of it.
///
/// @param type none when the run has shown no skill in telling types
/// @param probability of the type; NaN when none is told
record NamedType(SpanType type, double probability) {
  /// Names the span of some rows.
  ///
  /// @param otherwise a number for each type, for runs that have no model of the types of spans
  static NamedType of(
      WindowModel model, BarHistory history, int start, int end, double[] otherwise) {
    SpanTypes types = model.types();
    SpanTypeModel told = model.spanTypes();
    double[] p =
        told == null || types.isEmpty()
            ? otherwise
            : told.probabilities(history.context(start, end), -1);
    if (types.isEmpty() || p.length != types.size()) {
      return new NamedType(SpanType.NONE, Double.NaN);
    }
    SpanType type = types.largest(p);
    return new NamedType(type, told == null ? Double.NaN : p[types.classOf(type)]);
  }

  /// The same numbers with more digits.
  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
