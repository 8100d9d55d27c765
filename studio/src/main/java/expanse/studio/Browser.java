package expanse.studio;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Starts the browser of the desktop.
public final class Browser {
  private Browser() {}

  /// Opens an address of ours, and nothing that stood in a file.
  ///
  /// @return whether there is a program that opens addresses
  public static boolean open(String address) {
    List<String> command = new ArrayList<>(program());
    command.add(address);
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether the program that opens addresses is there; it may still find no browser.
  public static boolean isThere() {
    String name = program().getFirst();
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> new File(folder, name))
        .anyMatch(file -> file.canExecute() || new File(file + ".exe").canExecute());
  }

  private static List<String> program() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.contains("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler")
        : List.of(system.contains("mac") ? "open" : "xdg-open");
  }
}
