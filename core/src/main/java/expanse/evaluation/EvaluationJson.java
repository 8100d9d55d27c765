package expanse.evaluation;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/// Writes and reads `evaluation.json`. NaN is written as null and read back as NaN.
public final class EvaluationJson {
  private static final String REMEDY = "run `expanse evaluate` again";
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .addModule(
              new SimpleModule("undefined-numbers")
                  .addSerializer(double.class, new NumberOrNull())
                  .addSerializer(Double.class, new NumberOrNull())
                  .addSerializer(double[].class, new NumbersOrNulls())
                  .addDeserializer(double.class, new NullIsNaN())
                  .addDeserializer(Double.class, new NullIsNaN())
                  .addDeserializer(double[].class, new NullsAreNaN()))
          .build();

  private EvaluationJson() {}

  /// The text of the file.
  public static String text(Evaluation evaluation) {
    return MAPPER.writeValueAsString(evaluation) + "\n";
  }

  /// Writes the file with a checksum, whole or not at all.
  ///
  /// @param files written with it and lying beside it, such as the predictions, whose checksums it
  ///   keeps
  public static void write(Path file, Evaluation evaluation, Path... files) {
    SealedJson.write(file, text(evaluation), List.of(files));
  }

  /// Reads the file.
  ///
  /// @throws InputException when it is missing, damaged or not such a file
  public static Evaluation read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " does not exist; run `expanse evaluate` first");
    }
    return SealedJson.read(file, MAPPER, Evaluation.class, REMEDY);
  }

  /// Refuses a file that changed since it was written together with this one.
  ///
  /// @param file the JSON file
  /// @param other the file that belongs to it
  /// @throws InputException when it has changed
  public static void requireUnchanged(Path file, Path other) {
    SealedJson.requireUnchanged(file, List.of(other), REMEDY);
  }

  private static final class NumberOrNull extends ValueSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      write(value, out);
    }
  }

  private static final class NumbersOrNulls extends ValueSerializer<double[]> {
    @Override
    public void serialize(double[] values, JsonGenerator out, SerializationContext context) {
      out.writeStartArray();
      for (double value : values) {
        write(value, out);
      }
      out.writeEndArray();
    }
  }

  private static void write(double value, JsonGenerator out) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }

  private static final class NullIsNaN extends ValueDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) {
      return in.getDoubleValue();
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }

  private static final class NullsAreNaN extends ValueDeserializer<double[]> {
    @Override
    public double[] deserialize(JsonParser in, DeserializationContext context) {
      Double[] boxed = context.readValue(in, Double[].class);
      double[] values = new double[boxed.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = boxed[i];
      }
      return values;
    }
  }
}
