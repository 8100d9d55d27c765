package expanse.cli.console;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Turns whatever goes wrong into one line and an exit code: 1 for errors, 2 for wrong usage.
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Console console;
  private final BooleanSupplier debug;

  /// @param debug whether stack traces are wanted
  public Errors(Console console, BooleanSupplier debug) {
    this.console = console;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String message = oneLine(String.valueOf(e.getMessage()));
    console.note(
        "error: "
            + message.substring(0, 1).toLowerCase(Locale.ROOT)
            + message.substring(1)
            + "; see "
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    return report(e);
  }

  /// Prints one line about a failure and returns the exit code.
  int report(Throwable e) {
    if (debug.getAsBoolean()) {
      e.printStackTrace(console.err());
    }
    console.note("error: " + oneLine(explain(e)));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private String explain(Throwable e) {
    return switch (e) {
      case InputException input -> String.valueOf(input.getMessage());
      case IOException io -> AtomicFiles.reason(io);
      case UncheckedIOException io when io.getCause() != null -> AtomicFiles.reason(io.getCause());
      case OutOfMemoryError _ ->
          "not enough memory; give Java more, for example EXPANSE_JAVA_OPTS=-Xmx8g";
      default ->
          "this should not happen: "
              + e
              + (debug.getAsBoolean() ? "" : "; run it again with --debug to see where");
    };
  }

  /// All of a text in one line.
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
