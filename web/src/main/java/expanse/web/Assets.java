package expanse.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page's own files, read from the jar at the start. The list of their names lies beside them,
/// so that no name is ever looked up that a request brings.
public final class Assets {
  private final Map<String, Reply> files = new HashMap<>();

  /// @param folder of the files among those of the program, such as `/expanse/studio/page/`
  public Assets(String folder) {
    List<String> names =
        new String(read(folder + "files.txt"), StandardCharsets.UTF_8).lines().toList();
    for (String name : names) {
      Reply reply = new Reply(200, type(name), read(folder + name), Map.of());
      files.put(name.equals("index.html") ? "/" : "/" + name, reply);
    }
  }

  /// The file at a path, null when there is none.
  @Nullable Reply find(String path) {
    return files.get(path);
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "woff2" -> "font/woff2";
      default -> "text/plain; charset=utf-8";
    };
  }
}
