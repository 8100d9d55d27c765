package expanse.cli;

import expanse.cli.console.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/// The program `expanse`.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code.
  public static void main(String[] args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      // answered without loading anything, since scripts ask it often
      System.out.println(Version.text());
      return;
    }
    useErrorsOfTheLauncher();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Console console = new Console(out, err, Integer.getInteger("expanse.columns", 0));
    int code = CommandLines.of(console, args).execute(args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /// The launcher hands over the error stream under another number, because Java writes an
  /// announcement of the vector module to the usual one.
  private static void useErrorsOfTheLauncher() {
    int number = Integer.getInteger("expanse.stderr", 2);
    if (number != 2) {
      try {
        Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
        open.setAccessible(true);
        FileOutputStream stream = new FileOutputStream(open.newInstance(number));
        System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
      } catch (ReflectiveOperationException | RuntimeException _) {
        // the usual stream serves as well
      }
    }
  }
}
