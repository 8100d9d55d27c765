package expanse.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Market data for tests that lie beside the project, in `../shared/data`, and are not part of it.
///
/// A test that asks for them where they do not lie is skipped, with a message that says so.
public final class SharedData {
  private static final String FOLDER = "shared/data";

  private SharedData() {}

  /// The file of this name under `../shared/data`, for example `tx/bars.csv`; skips the running
  /// test when it is not there.
  public static Path file(String name) {
    // tests run in the module's folder under Maven, in the project's root in some editors
    for (String up : List.of("..", "../..")) {
      Path file = Path.of(up, FOLDER, name);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    return Assumptions.abort(
        "skipped: ../" + FOLDER + "/" + name + " does not lie beside the project");
  }
}
