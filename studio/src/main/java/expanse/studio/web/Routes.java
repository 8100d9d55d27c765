package expanse.studio.web;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is answered where. Paths are compared whole and as they were sent, so that no path means
/// another one.
public final class Routes {
  private final Map<String, Handler> reads = new HashMap<>();
  private final Map<String, Handler> writes = new HashMap<>();

  /// Answers GET.
  public Routes get(String path, Handler handler) {
    reads.put(path, handler);
    return this;
  }

  /// Answers POST, whose body is JSON.
  public Routes post(String path, Handler handler) {
    writes.put(path, handler);
    return this;
  }

  @Nullable Handler find(String method, String path) {
    return (method.equals("GET") ? reads : writes).get(path);
  }
}
