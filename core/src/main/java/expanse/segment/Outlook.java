package expanse.segment;

import expanse.base.InputException;
import expanse.metric.LogOdds;
import expanse.model.SafeTensors;
import expanse.tree.BoostedTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a bar says of those after it, by trees on what lies before it alone: whether a span starts
/// soon, in how many bars one starts that does, and how many bars an open one still lasts. So the
/// newest bar is answered for as any other.
///
/// @param trees \[KINDS]
record Outlook(List<BoostedTrees> trees) {
  /// Kinds of trees: soon, countdown, remaining.
  static final int KINDS = 3;

  /// Place of the trees that say whether a span starts within [Ahead#SOON] bars.
  static final int STARTS = 0;

  /// Place of the trees that count the bars to a start that is near.
  static final int COUNTDOWN = 1;

  /// Place of the trees that say how long an open span still lasts.
  static final int REMAINING = 2;

  /// Bars of a countdown, at most.
  static final int FAR = 20;

  /// Bars that an open span may still last, at most.
  static final int LONG = 40;

  /// Numbers that describe a bar: its features that look back, and how long the span has lasted.
  static final int COLUMNS = BarTable.LOOKING_BACK + 1;

  Outlook {
    trees = List.copyOf(trees);
  }

  /// How long a span still lasts, as a share: on a logarithmic scale, whose mean is near the median
  /// bars.
  static double share(int bars) {
    return StrictMath.log1p(Math.min(bars, LONG)) / StrictMath.log1p(LONG);
  }

  /// The bars of a share.
  static double bars(double share) {
    return StrictMath.expm1(share * StrictMath.log1p(LONG));
  }

  /// Describes a bar.
  ///
  /// @param features holds what looks back from the bar from `at` on
  /// @param lasted bars of the span that is open, the bar included; 0 for none
  /// @param out receives [#COLUMNS] numbers from an offset
  static void describe(float[] features, int at, int lasted, float[] out, int offset) {
    System.arraycopy(features, at, out, offset, BarTable.LOOKING_BACK);
    out[offset + BarTable.LOOKING_BACK] = lasted;
  }

  /// What trees say of a bar, as a probability or a share.
  ///
  /// @param features holds what looks back from the bar from `at` on
  /// @param lasted bars of the span that is open, the bar included; 0 for none
  double says(int kind, float[] features, int at, int lasted) {
    float[] row = new float[COLUMNS];
    describe(features, at, lasted, row, 0);
    return LogOdds.probability(trees.get(kind).logOdds(row, 0));
  }

  void addTo(Map<String, SafeTensors.Tensor> tensors, String prefix) {
    for (int kind = 0; kind < KINDS; kind++) {
      trees.get(kind).addTo(tensors, prefix + ".ahead_" + kind);
    }
  }

  /// Takes an outlook out of a file's tensors.
  ///
  /// @param source for messages
  /// @throws InputException when it is not there or makes no sense
  static Outlook of(Map<String, SafeTensors.Tensor> tensors, String prefix, Object source) {
    List<BoostedTrees> trees = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      trees.add(BoostedTrees.of(tensors, prefix + ".ahead_" + kind, COLUMNS, source));
    }
    return new Outlook(trees);
  }
}
