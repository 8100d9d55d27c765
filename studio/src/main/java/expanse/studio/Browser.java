package expanse.studio;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Starts the browser of the desktop.
public final class Browser {
  private Browser() {}

  /// Opens an address of ours, and nothing that stood in a file.
  ///
  /// @return whether there is a program that opens addresses
  public static boolean open(String address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String program = system.contains("mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(List.of(program, address))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
