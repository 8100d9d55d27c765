package expanse.cli.console;

import expanse.barfile.BarFile;
import expanse.barfile.BarIssue;
import expanse.market.WindowFit;
import expanse.window.LabelledBars;
import java.nio.file.Path;

/// What a user should know about a file that was read.
public final class Notes {
  private static final int LISTED = 5;

  private Notes() {}

  /// Says which bars were dropped and whatever else was noticed.
  public static void of(Console console, BarFile file) {
    for (String note : file.notes()) {
      of(console, file.file(), note);
    }
    if (file.badRows() > 0) {
      file.issues().stream().limit(LISTED).map(BarIssue::text).forEach(s -> console.note("  " + s));
      if (file.badRows() > LISTED) {
        console.note("  and " + (file.badRows() - LISTED) + " more");
      }
    }
  }

  /// Says so when windows of the usual length find no room between the gaps.
  ///
  /// @param window bars of a window
  public static void ofFit(Console console, BarFile file, int window) {
    String fit = WindowFit.note(file.series(), window);
    if (fit != null) {
      of(console, file.file(), fit);
    }
  }

  /// Says one thing about a file.
  public static void of(Console console, Path file, String note) {
    console.note("note: " + file + ": " + note);
  }

  /// Prints what a careful reader should know about a labelled data set.
  ///
  /// @return the data set
  public static LabelledBars of(Console console, LabelledBars read) {
    read.notes().forEach(note -> console.note("note: " + note));
    return read;
  }
}
