package expanse.cli;

import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.SettingsOptions;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The whole way on real bars.
@Command(
    name = "demo",
    description = {
      "Run every step on real data, from trades to a report.",
      "A week of bitcoin trades (November 2013) becomes one-minute bars, labels, windows, a trained"
          + " model, an honest verdict, detections and a report.",
      "All files stay in the folder, together with the commands that repeat each step."
    },
    footer = {"", "Examples:", "  expanse demo", "  expanse demo --out try --set seed=7"})
final class DemoCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "expanse-demo",
      description = "Folder to write to. Default: expanse-demo.")
  private Path out;

  @Mixin private SettingsOptions settings;
  @Mixin private OutputOptions output;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    new DemoFlow(console, settings.settings(), out).run(settings.typed(), output.outputs(console));
  }
}
