package expanse.diagnosis;

/// Something that went wrong in a run, or makes its figures doubtful.
///
/// @param rule name of the rule, such as `probability-collapse`
/// @param severity how much it matters
/// @param title what happened, in a few words
/// @param evidence the figures, with their epochs
/// @param remedy the setting that mends it
public record Finding(
    String rule, Severity severity, String title, String evidence, String remedy) {
  /// How much a finding matters.
  public enum Severity {
    /// The model, or its figures, cannot be used.
    SERIOUS,
    /// Worth mending.
    WARNING,
    /// Worth knowing.
    NOTE
  }

  /// One line for a terminal.
  public String line() {
    return title + ": " + evidence + " Try: " + remedy;
  }
}
