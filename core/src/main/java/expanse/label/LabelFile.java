package expanse.label;

import java.util.List;

/// What a label file held.
///
/// @param labels in the order of the file, their times those of the bars they belong to
/// @param notes what a careful reader should know, one sentence each
public record LabelFile(List<Label> labels, List<String> notes) {
  /// Copies the lists.
  public LabelFile {
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
  }
}
