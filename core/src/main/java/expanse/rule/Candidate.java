package expanse.rule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// A span that may be marked.
///
/// @param start first bar of the stretch
/// @param end last bar, inclusive
/// @param score larger where it is the better one of two that overlap
record Candidate(int start, int end, double score) {
  /// Of those that overlap, the best, the earlier of two; in order of time. Sorts the candidates.
  static List<Piece> best(ReviewedStretch s, List<Candidate> candidates) {
    candidates.sort(
        Comparator.comparingDouble(Candidate::score).reversed().thenComparingInt(Candidate::start));
    BitSet taken = new BitSet(s.size);
    List<Piece> pieces = new ArrayList<>();
    for (Candidate one : candidates) {
      int next = taken.nextSetBit(one.start);
      if (next < 0 || next > one.end) {
        taken.set(one.start, one.end + 1);
        pieces.add(s.piece(one.start, one.end));
      }
    }
    pieces.sort(Comparator.comparingInt(Piece::start));
    return pieces;
  }
}
