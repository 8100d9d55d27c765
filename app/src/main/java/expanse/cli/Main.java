package expanse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program `expanse`.
@Command(
    name = "expanse",
    version = "expanse 0.1.0",
    mixinStandardHelpOptions = true,
    description = "Learns from a few hundred labels to find expansions in price bars.")
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code.
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
