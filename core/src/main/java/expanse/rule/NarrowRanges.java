package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
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

  @Override
  public List<Piece> pieces(ReviewedStretch s) {
    List<Candidate> runs = new ArrayList<>();
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
        runs.add(new Candidate(start, end - 1, end - start));
      }
    }
    return Candidate.best(s, runs);
  }
}
