package expanse.evaluation;

import expanse.evaluation.SyntheticWindows.World;

/// An evaluation of made-up windows, for tests of the files it lies in.
public final class SampleEvaluation {
  private SampleEvaluation() {}

  /// The same one each time.
  public static Evaluation make() {
    return SyntheticWindows.of(new World(20, 3, -2, false, 1), 1).evaluate(20, 1);
  }
}
