package expanse.cli.run;

import expanse.cli.console.Console;
import expanse.cli.option.Candidates;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lists the presets or prints one.
@Command(
    name = "presets",
    description = {
      "List the presets, or print one as YAML.",
      "A preset fixes every setting of a run. Save one, change it, and train with it."
    },
    footer = {
      "",
      "Examples:",
      "  expanse presets",
      "  expanse presets recommended > my.yaml",
      "  expanse train --preset my.yaml --bars bars.csv --labels labels.csv --out run"
    })
public final class PresetsCommand implements Runnable {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      completionCandidates = Candidates.PresetNames.class,
      description = "The preset to print.")
  private @Nullable String name;

  public PresetsCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (name != null) {
      console.print(SettingsReader.toYaml(Presets.named(name)));
      return;
    }
    for (String preset : Presets.names()) {
      console.say("%-28s %s", preset, Presets.description(preset));
    }
  }
}
