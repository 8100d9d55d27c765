package expanse.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where Jazzer hands in bytes; `-Dexpanse.fuzz.target` says for which parser.
public final class Fuzzer {
  private static final FuzzTarget TARGET =
      FuzzTarget.of(System.getProperty("expanse.fuzz.target", "bars-csv"));
  private static final Path FOLDER = folder();

  private Fuzzer() {}

  private static Path folder() {
    try {
      return Files.createTempDirectory("expanse-fuzz");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Called by Jazzer before its clock starts: loads what the first input would load.
  public static void fuzzerInitialize() throws IOException {
    TARGET.tryBytes(new byte[0], FOLDER);
  }

  /// Called by Jazzer with every input.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    TARGET.tryBytes(data, FOLDER);
  }
}
