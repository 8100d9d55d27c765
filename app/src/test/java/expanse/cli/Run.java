package expanse.cli;

import expanse.cli.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;

/// A command that was run inside this JVM.
///
/// @param code its exit code
/// @param out what it wrote to the output
/// @param err what it wrote to the error stream
public record Run(int code, String out, String err) {
  public static Run of(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), 0);
    String[] args = java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int code = CommandLines.of(console, args).execute(args);
    return new Run(code, out.toString(), err.toString());
  }
}
