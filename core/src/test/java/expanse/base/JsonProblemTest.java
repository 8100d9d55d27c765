package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;

/// Damaged JSON is described by the place and by what was expected there.
class JsonProblemTest {
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  enum Colour {
    RED,
    GREEN
  }

  record Part(double share, int count, boolean isGood) {
    Part {
      if (count < 0) {
        throw new InputException("count must not be negative, is " + count);
      }
    }
  }

  record Whole(String name, Colour colour, List<Part> parts, Map<String, String> words) {}

  private static final String GOOD =
      """
      {"name": "a", "colour": "red",
       "parts": [{"share": 0.5, "count": 3, "isGood": true},
                 {"share": 1, "count": 4, "isGood": false}],
       "words": {"a": "b"}}\
      """;

  @Test
  void theSampleItselfIsRead() {
    assertThat(MAPPER.readValue(GOOD, Whole.class).parts()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0.5 | \"x\" | line 2, column 22: parts[1].share must be a number",
        "4, | 4.5, | line 3, column 34: parts[2].count must be a whole number",
        "4, | -4, | line 3, column 53: count must not be negative, is -4",
        "false | 7.5 | line 3, column 47: parts[2].isGood must be true or false",
        "red | blue | line 1, column 25: colour must be one of red, green",
        "'\"a\", \"c' | '{}, \"c' | line 1, column 10: name must be text",
        "'{\"a\": \"b\"}' | 3 | line 4, column 11: words must be a group of keys",
        "'{\"name' | '{\"nome\": 1, \"name' | a.json: the key nome does not belong there",
        "'\"name\": \"a\", ' | '' | name is missing",
        "'{\"share' | '{{\"share' | line 2, column 13: this is not JSON",
        "'}}' | '}' | line 4, column 21: ends too early",
        "'}}' | '}} 3' | line 4, column 23: more follows after its end",
        "0.5 | NaN | this is not JSON",
      })
  void whatIsWrongIsSaidWithItsPlace(String good, String bad, String said) {
    assertThat(GOOD).contains(good);
    String damaged = GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad);
    assertThat(refusal(damaged)).startsWith("a.json").contains(said).endsWith("; do this");
  }

  @Test
  void whatIsNestedTooDeepIsSaidToBe() {
    JacksonException e =
        catchThrowableOfType(JacksonException.class, () -> MAPPER.readTree("[".repeat(20_000)));
    assertThat(JsonProblem.refusal("a.json", e, "do this"))
        .hasMessage("a.json: is nested too deep, or has too long a name or number; do this");
  }

  private static String refusal(String damaged) {
    JacksonException e =
        catchThrowableOfType(JacksonException.class, () -> MAPPER.readValue(damaged, Whole.class));
    assertThat(e).as("this is read: %s", damaged).isNotNull();
    return String.valueOf(JsonProblem.refusal("a.json", e, "do this").getMessage());
  }
}
