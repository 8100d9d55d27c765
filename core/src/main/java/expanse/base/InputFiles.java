package expanse.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What every reader asks of a file before it opens it.
public final class InputFiles {
  /// What is wrong with a value at the end of a file whose last line has no line end.
  public static final String NO_LINE_END =
      "stands at the end without a line end and may have been cut; copy the file again, or end the"
          + " line";

  private InputFiles() {}

  /// Checks that this is a file with content that may be read.
  ///
  /// @return its size in bytes
  /// @throws InputException when it is missing, a folder, not readable or empty
  public static long require(Path file) {
    if (!Files.exists(file)) {
      throw new InputException(file + " does not exist; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder; name a file in it");
    }
    if (!Files.isReadable(file)) {
      throw new InputException(file + " may not be read; check its permissions");
    }
    try {
      long size = Files.size(file);
      if (Files.isRegularFile(file) && size == 0) {
        throw new InputException(file + " is empty; it may have been cut while it was written");
      }
      return size;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The first bytes of a file; fewer than asked for when it is shorter.
  ///
  /// @throws InputException when it cannot be read
  public static byte[] head(Path file, int bytes) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The error for a file that could not be read.
  public static InputException unreadable(Path file, IOException e) {
    return new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
  }
}
