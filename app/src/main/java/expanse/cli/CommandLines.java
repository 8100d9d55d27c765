package expanse.cli;

import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// Puts the commands together.
final class CommandLines {
  private CommandLines() {}

  /// The whole command line, writing to this console.
  static CommandLine of(Console console) {
    ExpanseCommand root = new ExpanseCommand();
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand("bars", BarsCommand.of(console));
    line.addSubcommand("label", LabelCommand.of(console));
    line.addSubcommand("windows", WindowsCommand.of(console));
    line.addSubcommand(new FeaturesCommand(console));
    line.addSubcommand(new PretrainCommand(console));
    line.addSubcommand(new TrainCommand(console));
    line.addSubcommand(new ThresholdCommand(console));
    line.addSubcommand(new EvaluateCommand(console));
    line.addSubcommand(new CompareCommand(console));
    line.addSubcommand(new ExperimentCommand(console));
    line.addSubcommand(new PredictCommand(console));
    line.addSubcommand(new ReportCommand(console));
    line.addSubcommand(new ExportCommand(console));
    line.addSubcommand(new LearnCurveCommand(console));
    line.addSubcommand(new SuggestCommand(console));
    line.addSubcommand(new PresetsCommand(console));
    line.addSubcommand(new ProveCausalCommand(console));
    line.registerConverter(ZoneId.class, CommandLines::zone);
    line.setOut(console.out());
    line.setErr(console.err());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Errors errors = new Errors(console, root::debug);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    return line;
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time zone; write one such as UTC or Europe/Berlin");
    }
  }
}
