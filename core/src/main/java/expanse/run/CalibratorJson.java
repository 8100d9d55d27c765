package expanse.run;

import expanse.base.InputException;
import expanse.metric.Calibrator;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What corrects probabilities, as keys of a file.
final class CalibratorJson {
  private CalibratorJson() {}

  static void put(ObjectNode tree, @Nullable Calibrator calibrator) {
    switch (calibrator) {
      case null -> tree.put("kind", "none");
      case Calibrator.Temperature t -> {
        tree.put("kind", "temperature");
        tree.put("temperature", t.temperature());
      }
      case Calibrator.Platt platt -> {
        tree.put("kind", "platt");
        tree.put("slope", platt.slope());
        tree.put("shift", platt.shift());
      }
      case Calibrator.Isotonic isotonic -> {
        tree.put("kind", "isotonic");
        put(tree.putArray("x"), isotonic.x());
        put(tree.putArray("y"), isotonic.y());
      }
    }
  }

  /// @param file for messages
  /// @param remedy what to do when the file is wrong
  /// @return null when nothing is corrected
  static @Nullable Calibrator of(Path file, JsonNode tree, String remedy) {
    return switch (tree.path("kind").asString("")) {
      case "none" -> null;
      case "temperature" -> {
        double temperature = tree.path("temperature").asDouble(Double.NaN);
        if (!(temperature > 0 && temperature < 1e6)) {
          throw wrong(file, remedy, "temperature must be a number above 0");
        }
        yield new Calibrator.Temperature(temperature);
      }
      case "platt" -> {
        double slope = tree.path("slope").asDouble(Double.NaN);
        double shift = tree.path("shift").asDouble(Double.NaN);
        if (!(slope > 0 && slope < 1e6 && Math.abs(shift) < 1e6)) {
          throw wrong(file, remedy, "slope must be a number above 0, and shift a number");
        }
        yield new Calibrator.Platt(slope, shift);
      }
      case "isotonic" -> {
        double[] x = rising(file, remedy, tree, "x");
        double[] y = rising(file, remedy, tree, "y");
        if (x.length != y.length) {
          throw wrong(file, remedy, "x and y must be lists of one length");
        }
        yield new Calibrator.Isotonic(x, y);
      }
      default -> throw wrong(file, remedy, "kind must be none, temperature, platt or isotonic");
    };
  }

  private static void put(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  private static double[] rising(Path file, String remedy, JsonNode tree, String key) {
    JsonNode array = tree.path(key);
    double[] values = new double[array.isArray() ? array.size() : 0];
    boolean isRising = values.length > 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble(Double.NaN);
      isRising &= values[i] >= 0 && values[i] <= 1 && (i == 0 || values[i] >= values[i - 1]);
    }
    if (!isRising) {
      throw wrong(
          file, remedy, key + " must be a list of numbers between 0 and 1 that do not fall");
    }
    return values;
  }

  private static InputException wrong(Path file, String remedy, String what) {
    return new InputException(file + ": " + what + "; " + remedy);
  }
}
