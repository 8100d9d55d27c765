package expanse.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Texts that are part of the program.
public final class Resources {
  private Resources() {}

  /// A text in UTF-8.
  ///
  /// @param beside the class that names are relative to
  /// @param name absolute with a `/` in front
  /// @throws IllegalStateException when the program has no such resource
  public static String text(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
