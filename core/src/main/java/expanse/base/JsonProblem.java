package expanse.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// What is wrong with a JSON text, in words for people: where it stands and what was expected, and
/// nothing of the library that read it.
public final class JsonProblem {
  private static final int LONGEST_KEY = 80;

  private JsonProblem() {}

  /// The error for a file.
  ///
  /// @param file or what else errors call it
  /// @param remedy what to do
  public static InputException refusal(Object file, JacksonException e, String remedy) {
    return new InputException(described(file, e) + "; " + remedy, e);
  }

  /// Where something is wrong and what, such as `FILE, line 3, column 7: ends too early`.
  ///
  /// @param whole what the text is called
  public static String described(Object whole, JacksonException e) {
    String place = place(e);
    return whole + (place.isEmpty() ? "" : ", " + place) + ": " + what(e);
  }

  /// The place, such as `line 3, column 7`; empty when it is not known.
  public static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 || at.getColumnNr() < 1
        ? ""
        : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /// What is wrong, such as `split.leaky must be true or false`.
  public static String what(JacksonException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException || cause instanceof IllegalArgumentException) {
        return printable(String.valueOf(cause.getMessage()));
      }
    }
    String key = key(e);
    return switch (e) {
      case StreamConstraintsException _ -> "is nested too deep, or has too long a name or number";
      case UnexpectedEndOfInputException _ -> "ends too early";
      case StreamReadException twice when says(twice, "Duplicate ") -> "a key is given twice";
      case StreamReadException _ -> "this is not JSON";
      case UnrecognizedPropertyException _ -> "the key " + key + " does not belong there";
      case MismatchedInputException missing when says(missing, "Missing ") -> key + " is missing";
      case MismatchedInputException more when says(more, "Trailing ") ->
          "more follows after its end";
      case MismatchedInputException other when !key.isEmpty() ->
          key + " must be " + expected(other.getTargetType());
      default -> key.isEmpty() ? "does not hold what it should" : key + " cannot be used";
    };
  }

  /// What a value of a type looks like in a file.
  public static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "given";
    }
    if (type.isEnum()) {
      List<String> names = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        names.add(Json.MAPPER.convertValue(constant, String.class));
      }
      return "one of " + String.join(", ", names);
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "a group of keys" : "given";
  }

  /// Some errors have no type of their own; the library tells them by their words alone.
  private static boolean says(JacksonException e, String start) {
    return e.getOriginalMessage().startsWith(start);
  }

  /// The key, dotted, with places in lists counted from 1; empty at the top.
  private static String key(JacksonException e) {
    StringBuilder key = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      if (name != null) {
        key.append(key.isEmpty() ? "" : ".").append(name);
      } else if (step.getIndex() >= 0) {
        key.append('[').append(step.getIndex() + 1).append(']');
      }
    }
    return printable(
        key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key.toString());
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
