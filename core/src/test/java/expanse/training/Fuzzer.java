package expanse.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where Jazzer hands in bytes; `-Dexpanse.fuzz.target` says for which parser. Without it the first
/// byte chooses the parser of the others.
public final class Fuzzer {
  private static final @Nullable FuzzTarget TARGET =
      target(System.getProperty("expanse.fuzz.target"));
  private static final Path FOLDER = folder();

  private Fuzzer() {}

  private static @Nullable FuzzTarget target(@Nullable String text) {
    return text == null ? null : FuzzTarget.of(text);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("expanse-fuzz");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Called by Jazzer before its clock starts: loads what the first inputs would load.
  public static void fuzzerInitialize() throws IOException {
    for (FuzzTarget target : TARGET == null ? FuzzTarget.values() : new FuzzTarget[] {TARGET}) {
      target.tryBytes(new byte[0], FOLDER);
    }
  }

  /// Called by Jazzer with every input.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (TARGET != null) {
      TARGET.tryBytes(data, FOLDER);
    } else if (data.length > 0) {
      chosen(data).tryBytes(withoutChoice(data), FOLDER);
    }
  }

  /// An input that goes to a parser.
  static byte[] withChoice(FuzzTarget target, byte[] data) {
    byte[] all = new byte[data.length + 1];
    all[0] = (byte) target.ordinal();
    System.arraycopy(data, 0, all, 1, data.length);
    return all;
  }

  static FuzzTarget chosen(byte[] data) {
    FuzzTarget[] targets = FuzzTarget.values();
    return targets[Byte.toUnsignedInt(data[0]) % targets.length];
  }

  static byte[] withoutChoice(byte[] data) {
    return Arrays.copyOfRange(data, 1, data.length);
  }
}
