package expanse.base;

import java.nio.file.Path;

/// An error that the user can mend: bad input, a wrong setting, an unwritable folder.
///
/// The message is one line that says what is wrong, where (file, row, column, value), and what to
/// do about it. It is printed as it stands, without a stack trace. Line ends and other control
/// characters, which may come out of a file with the values that a message shows, become `?`.
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message one line: what, where, remedy
  public InputException(String message) {
    super(oneLine(message));
  }

  /// @param message one line: what, where, remedy
  /// @param cause the failure underneath, shown with `--debug`
  public InputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /// A value for a message: one line, not too long.
  public static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }

  /// The refusal of a cell of a table.
  ///
  /// @param row its number
  /// @param column its name
  /// @param what is wrong with the value, such as `is not a number`
  public static InputException ofCell(
      Path file, long row, String column, String value, String what) {
    return new InputException(
        file + ", row " + row + ", column " + column + ": '" + shown(value) + "' " + what);
  }

  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }
}
