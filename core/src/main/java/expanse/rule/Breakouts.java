package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
import java.util.List;

/// Moves that begin with a close outside the range of the bars before.
///
/// @param box bars of the range
/// @param turn by how much closes come back where the move ends, in mean ranges
/// @param fromTurn whether the move starts at its turning point inside the range, and not with the
///   bar that leaves it
record Breakouts(int box, double turn, boolean fromTurn) implements Shape {
  private static final int LOOK_BACK = 10;

  @Override
  public String plural() {
    return "breakouts out of the range of " + box + " bars";
  }

  @Override
  public String details() {
    return "they start "
        + (fromTurn ? "where the move turned inside the range" : "with the bar that leaves it")
        + " and end where closes come back by "
        + NumberText.of(turn)
        + " mean ranges";
  }

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    List<Piece> pieces = new ArrayList<>();
    int free = 0; // first bar after the last piece
    int i = box;
    while (i < s.size) {
      int side = s.close[i] > s.top(i - box, i) ? 1 : s.close[i] < s.bottom(i - box, i) ? -1 : 0;
      if (side == 0) {
        i++;
        continue;
      }
      int end = end(s, i, side);
      pieces.add(s.piece(fromTurn ? turned(s, i, side, free) : i, end));
      free = end + 1;
      i = free;
    }
    return pieces;
  }

  private int end(ReviewedStretch s, int from, int side) {
    int end = from;
    for (int j = from + 1; j < s.size; j++) {
      double back = side * (s.close[end] - s.close[j]);
      if (back <= 0) {
        end = j;
      } else if (back >= turn * s.unit[from]) {
        break;
      }
    }
    return end;
  }

  /// The bar after the turning point of closes before a breakout.
  private static int turned(ReviewedStretch s, int from, int side, int free) {
    int best = from - 1;
    for (int j = from - 2; j >= Math.max(free, from - LOOK_BACK); j--) {
      best = side * (s.close[best] - s.close[j]) > 0 ? j : best;
    }
    return Math.max(free, best + 1);
  }
}
