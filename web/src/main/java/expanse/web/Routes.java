package expanse.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is answered where. Paths are compared whole and as they were sent, so that no path means
/// another one.
public final class Routes {
  private final Map<String, Handler> reads = new HashMap<>();
  private final Map<String, Handler> writes = new HashMap<>();
  private final Map<String, StreamHandler> streams = new HashMap<>();
  private @Nullable Assets files;

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

  /// Answers GET with events, until the other side goes away.
  public Routes stream(String path, StreamHandler handler) {
    streams.put(path, handler);
    return this;
  }

  /// Answers GET with the files of a page where nothing else is answered.
  public Routes files(Assets assets) {
    files = assets;
    return this;
  }

  /// Every route but those of files, in order, such as `GET /metrics`.
  public Set<String> all() {
    Set<String> all = new TreeSet<>();
    reads.keySet().forEach(path -> all.add("GET " + path));
    streams.keySet().forEach(path -> all.add("GET " + path));
    writes.keySet().forEach(path -> all.add("POST " + path));
    return all;
  }

  private Map<String, Handler> of(String method) {
    return method.equals("GET") ? reads : writes;
  }

  @Nullable Handler find(String method, String path) {
    return of(method).get(path);
  }

  @Nullable StreamHandler findStream(String method, String path) {
    return method.equals("GET") ? streams.get(path) : null;
  }

  @Nullable Reply findFile(String method, String path) {
    return method.equals("GET") && files != null ? files.find(path) : null;
  }
}
