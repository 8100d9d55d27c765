package expanse.cli;

import expanse.base.Plural;
import expanse.cli.Doctor.Check;
import expanse.cli.Doctor.Level;
import expanse.cli.console.Console;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/// Checks the machine.
@Command(
    name = "doctor",
    description = {
      "Check whether this machine has what Expanse needs, and say what to mend.",
      "A line for each check; exit code 1 when something must be mended, 0 otherwise."
    },
    footer = {"", "Example:", "  expanse doctor"})
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Check> checks = Doctor.examine();
    for (Check check : checks) {
      console.say("%-5s %s", check.level().name().toLowerCase(Locale.ROOT), check.text());
    }
    long toMend = checks.stream().filter(check -> check.level() == Level.MEND).count();
    console.say(
        "%s",
        toMend == 0
            ? "everything that Expanse needs is here"
            : Plural.of(toMend, "thing") + " to mend");
    return toMend == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
