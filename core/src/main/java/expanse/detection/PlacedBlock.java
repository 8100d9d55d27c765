package expanse.detection;

import expanse.decoding.SpanRule;
import expanse.segment.FieldSpan;
import expanse.segment.WindowField;
import java.util.ArrayList;
import java.util.List;

/// Bars of a segment that were predicted together, and where spans may lie on them.
///
/// @param segment first row of the segment
/// @param from first row that the block decides on
/// @param to one past its last row
/// @param origin row of step 0 of the field
/// @param field where spans may lie
public record PlacedBlock(int segment, int from, int to, int origin, WindowField field) {
  /// The spans that begin in the block, in rows.
  ///
  /// @param rule threshold and shortest span
  /// @param after last row of the span before the block, which none of these shares; -1 for none
  public List<FieldSpan> spans(SpanRule rule, int after) {
    List<FieldSpan> found = new ArrayList<>();
    int last = after;
    for (FieldSpan span : field.best(rule.threshold())) {
      int start = Math.max(origin + span.start(), segment);
      boolean mine = start >= from && start < to;
      if (mine && start > last && span.length() >= rule.minSpanLength()) {
        found.add(span.moved(origin));
        last = origin + span.end();
      }
    }
    return found;
  }
}
