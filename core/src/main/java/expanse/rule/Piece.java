package expanse.rule;

/// A span that a shape finds, with what limits ask about it.
///
/// @param start first row
/// @param end last row, inclusive
/// @param up whether closes rise over it
/// @param size of the move over it, in mean ranges
/// @param efficiency its move over the distance travelled, 1 for a straight line
/// @param before range of the bars before it, in mean ranges; NaN where too few are known
record Piece(int start, int end, boolean up, double size, double efficiency, double before) {
  int bars() {
    return end - start + 1;
  }
}
