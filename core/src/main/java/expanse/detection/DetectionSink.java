package expanse.detection;

/// Takes the results of a detection as they are settled, in the order of the bars.
public interface DetectionSink {
  /// A bar's probability is settled.
  ///
  /// @param row of the bar
  /// @param time epoch milliseconds of its start
  /// @param probability of lying inside an expansion; NaN for bars of stretches too short to
  ///   predict
  default void bar(int row, long time, double probability) {}

  /// The same with disagreement between the models, for those who want to know.
  ///
  /// @param uncertainty standard deviation of the models' probabilities; NaN when the run has only
  ///   one model, and for bars of stretches too short to predict
  default void bar(int row, long time, double probability, double uncertainty) {
    bar(row, time, probability);
  }

  /// A block is settled, of runs with a model of spans, for those who want to know what other rules
  /// would find on it.
  default void block(PlacedBlock block) {}

  /// A span has ended, and no later bar can change it.
  void span(DetectedSpan span);
}
