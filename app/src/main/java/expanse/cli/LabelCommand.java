package expanse.cli;

import expanse.cli.console.Console;
import expanse.cli.data.LabelCheckCommand;
import expanse.cli.data.LabelHindsightCommand;
import expanse.cli.run.LabelSuspectsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what deals with labels.
@Command(
    name = "label",
    description = "Propose labels, check them, or find wrong ones.",
    synopsisSubcommandLabel = "COMMAND")
public final class LabelCommand {
  private LabelCommand() {}

  /// The group with its commands.
  public static CommandLine of(Console console) {
    return new CommandLine(new LabelCommand())
        .addSubcommand(new LabelHindsightCommand(console))
        .addSubcommand(new LabelCheckCommand(console))
        .addSubcommand(new LabelSuspectsCommand(console));
  }
}
