package expanse.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request says of itself before any of its body is read. Headers are lists, since one that
/// is sent twice is an attack and not a choice.
///
/// @param method as sent
/// @param target path and query as sent, nothing decoded
/// @param hosts every Host header
/// @param origins every Origin header
/// @param sites every Sec-Fetch-Site header
/// @param types every Content-Type header
/// @param cookies every Cookie header
/// @param authorizations every Authorization header
public record Caller(
    String method,
    String target,
    List<String> hosts,
    List<String> origins,
    List<String> sites,
    List<String> types,
    List<String> cookies,
    List<String> authorizations) {

  static Caller of(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    URI uri = exchange.getRequestURI();
    return new Caller(
        exchange.getRequestMethod(),
        uri.toString(),
        all(headers, "Host"),
        all(headers, "Origin"),
        all(headers, "Sec-Fetch-Site"),
        all(headers, "Content-Type"),
        all(headers, "Cookie"),
        all(headers, "Authorization"));
  }

  private static List<String> all(Headers headers, String name) {
    List<String> values = headers.get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  /// The path, before any question mark.
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// The query without its question mark, null when there is none.
  public @Nullable String query() {
    int query = target.indexOf('?');
    return query < 0 ? null : target.substring(query + 1);
  }

  /// Whether it may change something.
  public boolean writes() {
    return !method.equals("GET");
  }

  /// The value of a cookie, null when it was not sent or was sent twice.
  public @Nullable String cookie(String name) {
    String found = null;
    for (String line : cookies) {
      for (String pair : line.split(";")) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(name + "=")) {
          if (found != null) {
            return null;
          }
          found = trimmed.substring(name.length() + 1);
        }
      }
    }
    return found;
  }
}
