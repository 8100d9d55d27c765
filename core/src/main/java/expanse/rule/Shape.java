package expanse.rule;

import java.util.List;

/// What kind of span a rule marks.
sealed interface Shape permits Legs, Breakouts, StraightMoves, NarrowRanges {
  /// The spans of a stretch, in order of time.
  List<Piece> pieces(ReviewedStretch stretch);

  /// The kind in the plural, such as `legs of closes`.
  String plural();

  /// The rest of the rule, as a clause that may follow a semicolon; empty when nothing is left to
  /// say.
  String details();
}
