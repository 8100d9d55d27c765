package expanse.cli.option;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import picocli.CommandLine.Option;

/// The option of commands that write where they are told to.
public final class OutputOptions {
  @Option(
      names = "--overwrite",
      description =
          "Replace what Expanse did not write, or what was changed since, and keep it as"
              + " NAME.backup-1, -2, … beside.")
  private boolean overwrite;

  /// Decides for a command what it may write.
  public Outputs outputs(Console console) {
    return new Outputs(overwrite, note -> console.note("note: " + note));
  }
}
