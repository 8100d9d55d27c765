package expanse.studio.web;

import expanse.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/// An answer.
///
/// @param status of HTTP
/// @param type of the body
/// @param body whole
/// @param headers besides those of every answer
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  private static final ObjectWriter JSON =
      Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

  /// Nothing to tell.
  static final Reply NOT_FOUND = error(404, "there is nothing at this address");

  /// A value as JSON.
  public static Reply json(Object value) {
    return json(200, value);
  }

  private static Reply json(int status, Object value) {
    return new Reply(status, "application/json", text(value), Map.of());
  }

  /// A value as one line of JSON in UTF-8.
  static byte[] text(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  /// Numbers in columns, as they lie in memory.
  public static Reply binary(byte[] bytes) {
    return new Reply(200, "application/octet-stream", bytes, Map.of());
  }

  /// A page.
  static Reply html(int status, String page) {
    return new Reply(
        status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// An error in words.
  public static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  /// The same with one more header.
  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, type, body, more);
  }
}
