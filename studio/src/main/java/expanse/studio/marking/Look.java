package expanse.studio.marking;

/// That somebody looked at a window. Only one that was looked through counts as reviewed.
///
/// @param start row of its first bar
/// @param id name in the windows file; empty for one that is still to be given one
/// @param subset that the windows file names for it, may be empty
/// @param decision what came of it
/// @param annotator who looked
public record Look(int start, String id, String subset, Decision decision, String annotator) {
  /// What came of a look.
  public enum Decision {
    /// Every bar was looked at; what has no mark is no expansion.
    REVIEWED,
    /// Left for later or for somebody else; counts for nothing.
    UNDECIDED
  }
}
