package expanse.web;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.JsonProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/// What a handler is asked.
///
/// @param values of the query, decoded
/// @param body of a write, JSON; empty otherwise
public record Ask(Map<String, String> values, byte[] body) {
  private static final ObjectReader WHOLE =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  static Ask of(@Nullable String query, byte[] body) {
    Map<String, String> values = new HashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split("&")) {
        int at = pair.indexOf('=');
        String name = at < 0 ? pair : pair.substring(0, at);
        if (values.put(name, at < 0 ? "" : decoded(pair.substring(at + 1))) != null) {
          throw new InputException("the question names '" + name + "' twice");
        }
      }
    }
    return new Ask(values, body);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InputException("the question is not written as an address is", e);
    }
  }

  /// A value as text.
  ///
  /// @throws InputException when it is missing
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new InputException("the question must name '" + name + "'");
    }
    return value;
  }

  /// A value as a whole number.
  ///
  /// @throws InputException when it is missing, none, or outside of the range
  public long number(String name, long least, long most) {
    String value = text(name);
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InputException(name + " must be a whole number from " + least + " to " + most);
  }

  /// A value as a decimal number.
  ///
  /// @throws InputException as [#number]
  public double decimal(String name, double least, double most) {
    String value = text(name);
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number <= most && value.trim().length() == value.length()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InputException(name + " must be a number from " + least + " to " + most);
  }

  /// As [#number], for numbers of rows.
  ///
  /// @throws InputException as [#number]
  public int row(String name, int least, int most) {
    return (int) number(name, least, most);
  }

  /// The body as a record, every part of it given.
  ///
  /// @throws InputException when it is not one
  public <T> T body(Class<T> type) {
    try {
      T value = WHOLE.forType(type).readValue(body);
      if (value == null) {
        throw new InputException("the request is empty; it must hold a group of keys");
      }
      return value;
    } catch (JacksonException e) {
      throw new InputException(JsonProblem.described("the request", e), e);
    }
  }
}
