package expanse.cli.console;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever goes wrong into one line and an exit code: 1 for errors, 2 for wrong usage.
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Pattern CONSTANTS =
      Pattern.compile("expected one of \\[([A-Z0-9_, ]+)\\] \\(case-insensitive\\)");

  private final Console console;
  private final BooleanSupplier debug;

  /// @param debug whether stack traces are wanted
  public Errors(Console console, BooleanSupplier debug) {
    this.console = console;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String message = inOurWords(oneLine(String.valueOf(e.getMessage())));
    String said =
        switch (e) {
          case UnmatchedArgumentException unmatched -> unmatched(unmatched, message);
          case MissingParameterException missing -> missing(missing, args, message);
          default -> startingSmall(message) + "; see ";
        };
    console.note(
        "error: " + said + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /// The command line's own message, with the names that people see in the help.
  private static String inOurWords(String message) {
    return CONSTANTS
        .matcher(message)
        .replaceAll(
            names -> "expected one of " + names.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
        .replaceAll("positional parameter at index \\S+ \\((.+?)\\)", "$1")
        .replaceAll(
            "[Ee]xpected parameter (\\d+) \\(of (\\d+) mandatory parameters\\) for (\\S+) but found"
                + " .*",
            "parameter $1 of at least $2 is missing: $3");
  }

  /// What is missing, or rather the misspelt option which explains that.
  private static String missing(MissingParameterException e, String[] args, String message) {
    Set<String> known = e.getCommandLine().getCommandSpec().optionsMap().keySet();
    for (String word : args) {
      String name = optionOf(word);
      String nearest = name.startsWith("--") ? Spelling.nearest(name, known) : null;
      if (nearest != null && !known.contains(name)) {
        return "unknown option: '" + name + "'; did you mean " + nearest + "? See ";
      }
    }
    return startingSmall(message) + "; see ";
  }

  /// A word up to the value behind it.
  private static String optionOf(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  /// What is wrong with a word that no option, parameter or command takes, up to the word before
  /// the command that explains more.
  private static String unmatched(UnmatchedArgumentException e, String message) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String word = e.getUnmatched().getFirst();
    boolean isOption = word.startsWith("-");
    boolean isCommand = !isOption && !spec.subcommands().isEmpty();
    Set<String> known = isOption ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    String nearest = Spelling.nearest(optionOf(word), known);
    return (isCommand ? "no command is called '" + word + "'" : startingSmall(message))
        + (nearest == null ? "; see " : "; did you mean " + nearest + "? See ");
  }

  private static String startingSmall(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
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
