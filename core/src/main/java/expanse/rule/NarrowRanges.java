package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// Bars over which price stays within a narrow range: of those that overlap, the longest.
///
/// @param height from the lowest to the highest price, in mean ranges
record NarrowRanges(double height) implements Shape {
  @Override
  public String plural() {
    return "narrow ranges";
  }

  @Override
  public String details() {
    return "prices stay within " + NumberText.of(height) + " mean ranges";
  }

  private record Run(int start, int end) {}

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    List<Run> runs = new ArrayList<>();
    for (int start = 1; start < s.size; start++) {
      double top = s.high[start];
      double bottom = s.low[start];
      int end = start;
      while (end < s.size) {
        top = Math.max(top, s.high[end]);
        bottom = Math.min(bottom, s.low[end]);
        if (top - bottom > height * s.unit[start - 1]) {
          break;
        }
        end++;
      }
      if (end > start) {
        runs.add(new Run(start, end - 1));
      }
    }
    runs.sort(Comparator.comparingInt((Run r) -> r.start - r.end).thenComparingInt(Run::start));
    BitSet taken = new BitSet(s.size);
    List<Piece> pieces = new ArrayList<>();
    for (Run run : runs) {
      int next = taken.nextSetBit(run.start);
      if (next < 0 || next > run.end) {
        taken.set(run.start, run.end + 1);
        pieces.add(s.piece(run.start, run.end));
      }
    }
    pieces.sort(Comparator.comparingInt(Piece::start));
    return pieces;
  }
}
