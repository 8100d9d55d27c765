package expanse.studio.marking;

import java.util.List;

/// What a page wants changed.
///
/// @param what in words, for undo
/// @param annotator whose hand
/// @param put marks to add (id 0) or to change (their id)
/// @param remove ids of marks to remove
/// @param look windows looked at
/// @param keep suspects that are right as they are
public record Wish(
    String what,
    String annotator,
    List<Mark> put,
    List<Long> remove,
    List<Look> look,
    List<Kept> keep) {}
