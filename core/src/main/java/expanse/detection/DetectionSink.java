package expanse.detection;

/// Takes the results of a detection as they are settled, in the order of the bars.
public interface DetectionSink {
  /// A bar's probability is settled.
  ///
  /// @param row of the bar
  /// @param time epoch milliseconds of its start
  /// @param probability of lying inside an expansion; NaN for bars of stretches too short to judge
  default void bar(int row, long time, double probability) {}

  /// A span has ended, and no later bar can change it.
  void span(DetectedSpan span);
}
