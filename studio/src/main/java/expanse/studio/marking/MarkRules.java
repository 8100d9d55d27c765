package expanse.studio.marking;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.List;
import java.util.Locale;

/// What a mark must be like: inside of the bars, across no session break, of a known type.
final class MarkRules {
  private static final int LONGEST_NOTE = 500;
  private static final int LONGEST_NAME = 60;

  private final int[] breaks;
  private final int bars;
  private final List<String> types;
  private final int window;

  /// @param types words that a mark may have
  /// @param window bars of a window
  MarkRules(BarSeries series, List<String> types, int window) {
    this.breaks = series.segments().stream().mapToInt(Segment::from).toArray();
    this.bars = series.size();
    this.types = List.copyOf(types);
    this.window = window;
  }

  /// Refuses a mark that breaks a rule.
  void check(Mark mark) {
    if (mark.start() < 0 || mark.end() >= bars || mark.start() > mark.end()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "a span from bar %d to bar %d does not lie in the %d bars",
              mark.start(),
              mark.end(),
              bars));
    }
    if (segmentOf(mark.start()) != segmentOf(mark.end())) {
      throw new InputException("a span may not cross a session break; end it before");
    }
    if (!mark.type().isEmpty() && !types.contains(mark.type())) {
      throw new InputException("the type must be one of " + String.join(", ", types));
    }
    if (!(mark.confidence() > 0 && mark.confidence() <= 1)) {
      throw new InputException("the confidence must be above 0 and up to 1");
    }
    checkText("the note", mark.note(), LONGEST_NOTE);
    checkName(mark.annotator());
  }

  /// Refuses a window that does not lie in one session.
  void check(Look look) {
    int last = look.start() + window - 1;
    if (look.start() < 0 || last >= bars) {
      throw new InputException("a window of " + window + " bars does not begin there");
    }
    checkText("the window's name", look.id(), LONGEST_NAME);
    checkName(look.annotator());
  }

  /// Refuses a suspect that does not lie in the bars.
  void check(Kept kept) {
    if (kept.start() < 0 || kept.end() >= bars || kept.start() > kept.end()) {
      throw new InputException("a suspect does not lie there");
    }
    checkText("the kind of a suspect", kept.kind(), LONGEST_NAME);
  }

  static void checkName(String name) {
    checkText("the annotator's name", name, LONGEST_NAME);
  }

  private static void checkText(String what, String text, int most) {
    if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
      throw new InputException(what + " must be one line of at most " + most + " characters");
    }
  }

  private int segmentOf(int row) {
    int at = java.util.Arrays.binarySearch(breaks, row);
    return at >= 0 ? at : -at - 2;
  }
}
