package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
import java.util.List;

/// Legs of a zigzag: from one turning point to the next.
///
/// @param prices that legs go from and to
/// @param turn by how much price comes back where a leg ends, in mean ranges
/// @param withTurn whether the bar of the turning point belongs to the leg that starts there
record Legs(Prices prices, double turn, boolean withTurn) implements Shape {
  /// What legs are made of.
  enum Prices {
    CLOSES,
    EXTREMES
  }

  @Override
  public String plural() {
    return prices == Prices.CLOSES ? "legs of closes" : "legs from extreme to extreme";
  }

  @Override
  public String details() {
    String what = prices == Prices.CLOSES ? "closes come" : "price comes";
    return "a leg ends where " + what + " back by " + NumberText.of(turn) + " mean ranges";
  }

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    double[] high = prices == Prices.CLOSES ? s.close : s.high;
    double[] low = prices == Prices.CLOSES ? s.close : s.low;
    List<Integer> pivots = pivots(high, low, s.unit);
    List<Piece> pieces = new ArrayList<>();
    for (int k = 0; k + 1 < pivots.size(); k++) {
      int start = pivots.get(k) + (withTurn ? 0 : 1);
      if (start <= pivots.get(k + 1)) {
        pieces.add(s.piece(start, pivots.get(k + 1)));
      }
    }
    return pieces;
  }

  /// Turning points; the last one is the extreme of the leg that has not ended.
  private List<Integer> pivots(double[] high, double[] low, double[] unit) {
    List<Integer> pivots = new ArrayList<>();
    int trend = 0;
    int top = 0;
    int bottom = 0;
    for (int i = 1; i < unit.length; i++) {
      double back = turn * unit[i];
      top = high[i] >= high[top] ? i : top;
      bottom = low[i] <= low[bottom] ? i : bottom;
      if (trend <= 0 && high[i] - low[bottom] >= back && bottom < i) {
        pivots.add(bottom);
        trend = 1;
        top = i;
      } else if (trend >= 0 && high[top] - low[i] >= back && top < i) {
        pivots.add(top);
        trend = -1;
        bottom = i;
      }
    }
    if (trend != 0) {
      pivots.add(trend > 0 ? top : bottom);
    }
    return pivots;
  }
}
