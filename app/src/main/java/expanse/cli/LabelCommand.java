package expanse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what deals with labels.
@Command(
    name = "label",
    description = "Propose or check labels, or find wrong ones.",
    synopsisSubcommandLabel = "COMMAND")
final class LabelCommand {
  private LabelCommand() {}

  /// The group with its commands.
  static CommandLine of(Console console) {
    return new CommandLine(new LabelCommand())
        .addSubcommand(new LabelHindsightCommand(console))
        .addSubcommand(new LabelCheckCommand(console))
        .addSubcommand(new LabelSuspectsCommand(console));
  }
}
