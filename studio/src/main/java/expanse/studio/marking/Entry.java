package expanse.studio.marking;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a journal: exactly one of its parts is there.
///
/// @param base everything as the files had it when they were not as the journal says
/// @param gesture performed
/// @param step undo or redo
/// @param filed the files now hold everything up to here
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
    @Nullable Base base, @Nullable Gesture gesture, @Nullable Step step, @Nullable Boolean filed) {
  /// All marks and looks.
  record Base(List<Mark> marks, List<Look> looks) {}

  /// A move through what was done.
  enum Step {
    UNDO,
    REDO
  }

  static Entry of(Base base) {
    return new Entry(base, null, null, null);
  }

  static Entry of(Gesture gesture) {
    return new Entry(null, gesture, null, null);
  }

  static Entry of(Step step) {
    return new Entry(null, null, step, null);
  }

  static Entry ofFiles() {
    return new Entry(null, null, null, true);
  }
}
