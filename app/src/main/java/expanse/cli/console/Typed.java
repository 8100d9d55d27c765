package expanse.cli.console;

import java.util.regex.Pattern;

/// Commands as they can be typed into the shell that this program was started from.
public final class Typed {
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+-]+");

  private Typed() {}

  /// A command of this program, by the name under which it was called.
  ///
  /// @param rest what follows the name, quoted where it needs to be
  public static String command(String rest) {
    return word(System.getProperty("expanse.called", "expanse")) + " " + rest;
  }

  /// One word, such as a file: quoted when a shell would take it for something else.
  public static String word(Object value) {
    String word = value.toString();
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
