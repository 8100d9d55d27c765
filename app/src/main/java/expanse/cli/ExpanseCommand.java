package expanse.cli;

import expanse.cli.console.Console;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The program itself: what all commands have in common.
@Command(
    name = "expanse",
    versionProvider = ExpanseCommand.Versions.class,
    description = "Learns from a few hundred labels to find expansions in price bars.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Start with:  expanse demo",
      "Help:        expanse train --help",
      "Without a command it says what to do next with the files of this folder."
    })
@SuppressWarnings("UnusedVariable") // picocli sets help and version
final class ExpanseCommand implements Runnable {
  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  ExpanseCommand(Console console) {
    this.console = console;
  }

  /// Without a command: what to do next with what lies here.
  @Override
  public void run() {
    console.print(NextSteps.after(FolderSurvey.of(Path.of(""))));
  }

  boolean debug() {
    return debug;
  }

  /// Tells picocli the version.
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.text()};
    }
  }
}
