package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
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

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    List<Candidate> moves = new ArrayList<>();
    for (int start = 1; start < s.size; start++) {
      Candidate best = best(s, start);
      if (best != null) {
        moves.add(best);
      }
    }
    return Candidate.best(s, moves);
  }

  private @Nullable Candidate best(ReviewedStretch s, int start) {
    Candidate best = null;
    double from = s.close[start - 1];
    for (int end = start; end < Math.min(s.size, start + LONGEST); end++) {
      double move = Math.abs(s.close[end] - from);
      double travelled = s.path[end] - s.path[start - 1];
      boolean fast = move >= speed * s.unit[start - 1] * Math.sqrt(end - start + 1.0);
      if (fast && move >= efficiency * travelled) {
        double score = move / s.unit[start - 1] * move / travelled;
        best = best == null || score > best.score() ? new Candidate(start, end, score) : best;
      }
    }
    return best;
  }
}
