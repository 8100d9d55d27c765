package expanse.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The look that the studio and every page of a report share.
public final class Style {
  private static final String FILE = "/expanse/studio/page/style/tokens.css";

  private Style() {}

  /// Sizes, type and colours as custom properties of a style sheet, light and dark.
  public static String tokens() {
    try (InputStream in = Style.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }
}
