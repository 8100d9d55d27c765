package expanse.review;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place where the labels are probably wrong.
///
/// @param kind of the mistake
/// @param start first row of the label, or of the stretch that has none
/// @param end last row, inclusive
/// @param label the label, null when one is missing
/// @param score from 0 to 1: how far the model's thresholds lies on the other side, for how many
///   bars
/// @param probability mean over the rows from start to end that were predicted
/// @param suggested what the model would write instead; null when nothing
public record Suspect(
    Kind kind,
    int start,
    int end,
    @Nullable IndexSpan label,
    double score,
    double probability,
    @Nullable Suggestion suggested) {
  /// A span as the model sees it.
  ///
  /// @param start first row
  /// @param end last row, inclusive
  /// @param type of the label, or the model's prediction where it can be trusted, none otherwise
  public record Suggestion(int start, int end, SpanType type) {}

  /// Kinds of mistakes.
  public enum Kind {
    /// A stretch looks like an expansion and has no label.
    MISSING("a label is missing"),
    /// A label lies where nothing looks like an expansion.
    SPURIOUS("the label looks wrong"),
    /// An end of a label lies elsewhere than the model's.
    ENDS("an end looks wrong"),
    /// Another type looks more likely.
    TYPE("the type looks wrong");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// In words.
    public String text() {
      return text;
    }

    /// The name in files: `missing`.
    public String fileName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
