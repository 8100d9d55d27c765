package expanse.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import expanse.base.InputException;

/// How much more a bar inside a span counts than one outside: a number, or `auto` for the ratio of
/// outside to inside bars in the training subset, or `auto-sqrt` for its square root.
///
/// @param kind where the weight comes from
/// @param value the weight when it is given
public record PositiveWeight(Kind kind, double value) {
  /// Where the weight comes from.
  public enum Kind {
    /// The settings.
    GIVEN,
    /// The ratio in the training subset.
    AUTO,
    /// The square root of that ratio.
    AUTO_SQRT
  }

  /// Checks the range.
  public PositiveWeight {
    if (kind == Kind.GIVEN && !(value > 0 && value <= 1e6)) {
      throw new InputException("loss.span.pos_weight must be above 0 and at most 1000000");
    }
  }

  /// Reads a number, `auto` or `auto-sqrt`.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PositiveWeight of(Object text) {
    String s = text.toString();
    if (s.equals("auto")) {
      return new PositiveWeight(Kind.AUTO, 1);
    }
    if (s.equals("auto-sqrt")) {
      return new PositiveWeight(Kind.AUTO_SQRT, 1);
    }
    try {
      return new PositiveWeight(Kind.GIVEN, Double.parseDouble(s));
    } catch (NumberFormatException e) {
      throw new InputException(
          "loss.span.pos_weight must be a number, auto or auto-sqrt, but is \"" + s + "\"", e);
    }
  }

  /// The form in files.
  @JsonValue
  public Object text() {
    return switch (kind) {
      case GIVEN -> value;
      case AUTO -> "auto";
      case AUTO_SQRT -> "auto-sqrt";
    };
  }

  /// The weight for a training subset.
  ///
  /// @param inside bars inside a span
  /// @param outside bars outside
  public double resolve(double inside, double outside) {
    if (kind == Kind.GIVEN) {
      return value;
    }
    double ratio = inside > 0 ? Math.max(outside, 1) / inside : 1;
    return kind == Kind.AUTO ? ratio : StrictMath.sqrt(ratio);
  }
}
