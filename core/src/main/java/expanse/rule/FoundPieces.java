package expanse.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The spans of a shape in reviewed bars, counted against the labels.
///
/// @param shape the shape
/// @param pieces spans of which at least half was reviewed
/// @param unit of each
/// @param inside reviewed bars of each that are labelled
/// @param outside reviewed bars of each that are not
/// @param match the label that shares at least half of the bars with it, -1 without one
record FoundPieces(
    Shape shape, List<Piece> pieces, int[] unit, int[] inside, int[] outside, int[] match) {

  static FoundPieces of(Shape shape, MarkedBars marked) {
    List<Piece> pieces = new ArrayList<>();
    for (ReviewedStretch stretch : marked.stretches) {
      for (Piece piece : shape.pieces(stretch)) {
        int shown = 0;
        for (int row = piece.start(); row <= piece.end(); row++) {
          shown += marked.isReviewed(row) ? 1 : 0;
        }
        if (2 * shown >= piece.bars()) {
          pieces.add(piece);
        }
      }
    }
    int n = pieces.size();
    FoundPieces found =
        new FoundPieces(shape, pieces, new int[n], new int[n], new int[n], new int[n]);
    for (int k = 0; k < n; k++) {
      Piece piece = pieces.get(k);
      found.unit[k] = marked.unitOf(piece.start(), piece.end());
      found.match[k] = marked.match(piece.start(), piece.end());
      for (int row = piece.start(); row <= piece.end(); row++) {
        if (marked.isReviewed(row)) {
          found.inside[k] += marked.isLabelled(row) ? 1 : 0;
          found.outside[k] += marked.isLabelled(row) ? 0 : 1;
        }
      }
    }
    return found;
  }

  /// Numbers of the spans of some units that limits admit.
  ///
  /// @param in which units count
  int[] within(Limits limits, boolean[] in) {
    return IntStream.range(0, unit.length)
        .filter(k -> in[unit[k]] && limits.admit(pieces.get(k)))
        .toArray();
  }

  /// How well spans fit the labels: the mean of the F1 of bars and that of spans, a span being
  /// found when it shares half of the bars of either.
  ///
  /// @param among numbers of the spans that are looked at
  /// @param limits that admit some of them
  /// @param labelled labelled bars
  /// @param labels number of labels
  double fit(int[] among, Limits limits, int labelled, int labels) {
    int right = 0;
    int wrong = 0;
    int hits = 0;
    int count = 0;
    for (int k : among) {
      if (limits.admit(pieces.get(k))) {
        right += inside[k];
        wrong += outside[k];
        hits += match[k] >= 0 ? 1 : 0;
        count++;
      }
    }
    return right == 0
        ? 0
        : (double) right / (right + wrong + labelled) + (double) hits / (count + labels);
  }
}
