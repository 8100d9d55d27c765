package expanse.cli.shell;

import expanse.base.AtomicFiles;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes the manual pages.
@Command(
    name = "man",
    description = {
      "Write the pages for man, one for each command.",
      "Read one with man -l FILE, or all with man when the folder above man1 is in MANPATH."
    },
    footer = {"", "Example:", "  expanse man --out man/man1"})
public final class ManCommand implements Runnable {
  private final Console console;
  private final Supplier<CommandLine> program;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the pages.")
  private Path out;

  @Mixin private OutputOptions output;

  /// @param program makes the whole command line, whose model the pages follow
  public ManCommand(Console console, Supplier<CommandLine> program) {
    this.console = console;
    this.program = program;
  }

  @Override
  public void run() {
    Map<String, String> pages = ManPages.of(CommandTree.of(program.get()));
    output
        .outputs(console)
        .folder(out, "manual pages")
        .write(
            () -> pages.forEach((name, text) -> AtomicFiles.writeString(out.resolve(name), text)));
    console.say("%s: %s", out, Plural.of(pages.size(), "page"));
  }
}
