package expanse.base;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON mapper that all files share: indented output, unknown keys refused, and no fraction
/// taken for a whole number.
public final class Json {
  /// Reads and writes JSON.
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .annotationIntrospector(new EnumNames())
          .build();

  private Json() {}
}
