package expanse.studio.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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

  /// Every path that is answered to GET, or to POST.
  public Set<String> paths(String method) {
    return Set.copyOf(of(method).keySet());
  }

  private Map<String, Handler> of(String method) {
    return method.equals("GET") ? reads : writes;
  }

  @Nullable Handler find(String method, String path) {
    return of(method).get(path);
  }
}
