package expanse.detection;

import expanse.label.SpanType;
import expanse.label.SpanTypes;

/// What a run calls a span, and how sure it is of it.
///
/// @param type none when the run has shown no skill in telling types
/// @param probability of the type; NaN when none is told
record NamedType(SpanType type, double probability) {
  /// Names a span.
  ///
  /// @param types that are told
  /// @param said a number for each type, or none
  static NamedType of(SpanTypes types, double[] said) {
    double sum = 0;
    for (double value : said) {
      sum += value;
    }
    if (types.isEmpty() || said.length != types.size() || !(sum > 0)) {
      return new NamedType(SpanType.NONE, Double.NaN);
    }
    SpanType type = types.largest(said);
    return new NamedType(type, said[types.classOf(type)] / sum);
  }
}
