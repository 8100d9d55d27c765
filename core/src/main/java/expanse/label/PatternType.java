package expanse.label;

/// What precedes an expansion. The ordinal is the class code in models and files: consolidation 0,
/// retracement 1.
public enum PatternType {
  /// A narrow sideways range.
  CONSOLIDATION,
  /// A counter-move within a trend.
  RETRACEMENT;

  /// The name in files: lower case.
  public String text() {
    return this == CONSOLIDATION ? "consolidation" : "retracement";
  }
}
