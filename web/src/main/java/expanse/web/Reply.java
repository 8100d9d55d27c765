package expanse.web;

import expanse.base.Json;
import java.net.URLEncoder;
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

  private static final String SANDBOX =
      "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

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

  /// A value that is JSON already.
  public static Reply ofJson(String json) {
    return text(200, "application/json", json);
  }

  /// A value as one line of JSON.
  public static String line(Object value) {
    return new String(text(value), StandardCharsets.UTF_8);
  }

  /// A text of some type.
  public static Reply text(int status, String type, String text) {
    return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// Numbers in columns, as they lie in memory.
  public static Reply binary(byte[] bytes) {
    return new Reply(200, "application/octet-stream", bytes, Map.of());
  }

  /// A page.
  public static Reply html(int status, String page) {
    return text(status, "text/html; charset=utf-8", page);
  }

  /// A page that others wrote: shown without scripts, and as of an origin of its own, so that it
  /// can ask this server for nothing.
  public static Reply sandboxed(byte[] page) {
    return new Reply(
        200, "text/html; charset=utf-8", page, Map.of("Content-Security-Policy", SANDBOX));
  }

  /// A file to keep.
  ///
  /// @param name that the browser suggests
  public static Reply download(String name, String type, byte[] bytes) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return new Reply(
        200, type, bytes, Map.of("Content-Disposition", "attachment; filename*=UTF-8''" + encoded));
  }

  /// An error in words.
  public static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  /// The same with one more header.
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, type, body, more);
  }
}
