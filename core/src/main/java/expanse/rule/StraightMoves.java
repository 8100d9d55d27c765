package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves that are fast and straight: of those that overlap, the largest and straightest.
///
/// @param speed least size in mean ranges over the square root of the bars
/// @param efficiency least move over distance travelled
record StraightMoves(double speed, double efficiency) implements Shape {
  private static final int LONGEST = 40;

  @Override
  public String plural() {
    return "straight moves";
  }

  @Override
  public String details() {
    return "their size is at least "
        + NumberText.of(speed)
        + " mean ranges times the square root of their bars, and at least "
        + Math.round(100 * efficiency)
        + " % of the distance that closes travel";
  }

  private record Move(int start, int end, double score) {}

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    List<Move> moves = new ArrayList<>();
    for (int start = 1; start < s.size; start++) {
      Move best = best(s, start);
      if (best != null) {
        moves.add(best);
      }
    }
    moves.sort(Comparator.comparingDouble(Move::score).reversed().thenComparingInt(Move::start));
    BitSet taken = new BitSet(s.size);
    List<Piece> pieces = new ArrayList<>();
    for (Move move : moves) {
      int next = taken.nextSetBit(move.start);
      if (next < 0 || next > move.end) {
        taken.set(move.start, move.end + 1);
        pieces.add(s.piece(move.start, move.end));
      }
    }
    pieces.sort(Comparator.comparingInt(Piece::start));
    return pieces;
  }

  private @Nullable Move best(ReviewedStretch s, int start) {
    Move best = null;
    double from = s.close[start - 1];
    for (int end = start; end < Math.min(s.size, start + LONGEST); end++) {
      double move = Math.abs(s.close[end] - from);
      double travelled = s.path[end] - s.path[start - 1];
      boolean fast = move >= speed * s.unit[start - 1] * Math.sqrt(end - start + 1.0);
      if (fast && move >= efficiency * travelled) {
        double score = move / s.unit[start - 1] * move / travelled;
        best = best == null || score > best.score ? new Move(start, end, score) : best;
      }
    }
    return best;
  }
}
