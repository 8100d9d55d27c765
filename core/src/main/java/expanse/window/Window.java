package expanse.window;

import org.jspecify.annotations.Nullable;

/// A stretch of consecutive bars that an annotator reviewed as a whole.
///
/// @param id name, unique in its file
/// @param subset the subset it belongs to, or null when still to be planned
/// @param start row of its first bar
public record Window(String id, @Nullable Subset subset, int start) {
  /// Bars in a window, unless settings say otherwise.
  public static final int LENGTH = 105;
}
