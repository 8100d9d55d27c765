package expanse.rule;

import java.util.ArrayList;
import java.util.List;

/// Finds the rule of the family that fits labels best: of every shape the limits, one after the
/// other until none gains, and of these the best.
final class RuleSearch {
  private static final double LEAST_GAIN = 0.004; // a limit that gains less is not worth its words
  private static final int ROUNDS = 4;

  private final MarkedBars marked;
  private final List<FoundPieces> found;

  /// A rule and the spans of its shape.
  ///
  /// @param rule the rule
  /// @param pieces of its shape
  /// @param fit from 0 to 1
  record Fitted(MarkingRule rule, FoundPieces pieces, double fit) {}

  RuleSearch(MarkedBars marked) {
    this.marked = marked;
    found = shapes().stream().map(shape -> FoundPieces.of(shape, marked)).toList();
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (Legs.Prices prices : Legs.Prices.values()) {
      for (double turn : new double[] {1, 1.5, 2, 2.5, 3, 4, 5}) {
        shapes.add(new Legs(prices, turn, false));
        shapes.add(new Legs(prices, turn, true));
      }
    }
    for (int box : new int[] {10, 20, 30, 40}) {
      for (double turn : new double[] {1, 2, 3}) {
        shapes.add(new Breakouts(box, turn, false));
        shapes.add(new Breakouts(box, turn, true));
      }
    }
    for (double speed : new double[] {0.75, 1, 1.25, 1.5, 2}) {
      for (double efficiency : new double[] {.5, .6, .7, .8, .9}) {
        shapes.add(new StraightMoves(speed, efficiency));
      }
    }
    for (double height : new double[] {2, 3, 4, 5, 6, 8}) {
      shapes.add(new NarrowRanges(height));
    }
    return shapes;
  }

  /// The best rule for some units.
  ///
  /// @param in which units count
  Fitted best(boolean[] in) {
    int bars = 0;
    int labels = 0;
    for (int u = 0; u < in.length; u++) {
      bars += in[u] ? marked.labelled[u] : 0;
      labels += in[u] ? marked.labelsOf[u] : 0;
    }
    Fitted best = null;
    for (FoundPieces pieces : found) {
      Limits limits = Limits.NONE;
      double fit = pieces.fit(pieces.within(limits, in), limits, bars, labels);
      for (int round = 0; round < ROUNDS; round++) {
        double before = fit;
        for (int dimension = 0; dimension < Limits.DIMENSIONS; dimension++) {
          List<Limits> values = limits.exchanged(dimension);
          int[] among = pieces.within(values.getFirst(), in);
          for (Limits next : values) {
            double value = pieces.fit(among, next, bars, labels);
            if (value > fit + LEAST_GAIN) {
              fit = value;
              limits = next;
            }
          }
        }
        if (fit == before) {
          break;
        }
      }
      if (best == null || fit > best.fit) {
        best = new Fitted(new MarkingRule(pieces.shape(), limits), pieces, fit);
      }
    }
    if (best == null) {
      throw new IllegalStateException("the family has no shape");
    }
    return best;
  }
}
