package expanse.cli;

import picocli.CommandLine;

/// Puts the commands together.
final class CommandLines {
  private CommandLines() {}

  /// The whole command line, writing to this console.
  static CommandLine of(Console console) {
    ExpanseCommand root = new ExpanseCommand();
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new FeaturesCommand(console));
    line.addSubcommand(new PresetsCommand(console));
    line.setOut(console.out());
    line.setErr(console.err());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Errors errors = new Errors(console, root::debug);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    return line;
  }
}
