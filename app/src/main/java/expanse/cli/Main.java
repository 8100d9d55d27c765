package expanse.cli;

import expanse.base.AtomicFiles;
import expanse.cli.console.Console;
import expanse.pipeline.RunMaker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
      if (!System.out.checkError()) {
        System.exit(0);
      }
    }
    useErrorsOfTheLauncher();
    OutputStream output = new FileOutputStream(FileDescriptor.out);
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Console console = new Console(out, err, Integer.getInteger("expanse.columns", 0));
    int code = CommandLines.of(console, args).execute(args);
    if (out.checkError()) {
      console.note("error: what the command prints could not be written: " + failure(output));
      code = code == 0 ? 1 : code;
    }
    err.flush();
    System.exit(code);
  }

  /// Runs the command line for a program that makes the runs of experiments and learning curves
  /// elsewhere.
  ///
  /// @return the exit code
  public static int run(Console console, RunMaker elsewhere, String... args) {
    return CommandLines.of(console, elsewhere, args).execute(args);
  }

  /// Why nothing can be written, found out by trying once more.
  private static String failure(OutputStream output) {
    try {
      output.write('\n');
      return "the disk or what reads it did not take all of it";
    } catch (IOException e) {
      return AtomicFiles.reason(e);
    }
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
