package expanse.studio.marking;

import java.util.List;

/// What a page wants changed.
///
/// @param what in words, for undo
/// @param annotator whose hand
/// @param put marks to add (id 0) or to change (their id)
/// @param remove ids of marks to remove
/// @param look windows looked at
/// @param forget starts of windows whose look is taken back
public record Wish(
    String what,
    String annotator,
    List<Mark> put,
    List<Long> remove,
    List<Look> look,
    List<Integer> forget) {}
