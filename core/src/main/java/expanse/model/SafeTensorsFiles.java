package expanse.model;

import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.JsonProblem;
import expanse.base.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes [safetensors](https://github.com/huggingface/safetensors) files: eight bytes of
/// header length, a JSON header, then the tensors' bytes, little end first.
///
/// Files written here carry a SHA-256 of everything in the file (with the checksum's own digits
/// taken as zeros); any damage is found when they are read. Files of other programs have none and
/// are accepted when their structure is sound. Nothing in a file is ever executed, and sizes are
/// checked before memory is taken.
public final class SafeTensorsFiles {
  /// Largest header accepted, in bytes.
  public static final int LARGEST_HEADER = 16 << 20;

  private static final int BYTES_OF_HEAP_A_HEADER_BYTE = 40;
  private static final int BYTES_OF_HEAP_A_DATA_BYTE = 2;
  private static final String METADATA = "__metadata__";
  private static final String FORMAT_KEY = "format";
  private static final String FORMAT = "expanse";
  private static final String CHECKSUM_KEY = "checksum";
  private static final String NO_CHECKSUM = "0".repeat(64);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SafeTensorsFiles() {}

  /// Where a tensor lies in the file.
  private record Place(String name, List<Integer> shape, long from, long to) {}

  /// Writes tensors and text; the file appears whole or not at all.
  ///
  /// @throws InputException when a tensor holds NaN or infinity, or the file cannot be written
  public static void write(Path file, SafeTensors content) {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(METADATA);
    content.metadata().forEach(metadata::put);
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(CHECKSUM_KEY, NO_CHECKSUM);
    long at = 0;
    for (Map.Entry<String, SafeTensors.Tensor> entry : content.tensors().entrySet()) {
      SafeTensors.Tensor tensor = entry.getValue();
      checkFinite(file, entry.getKey(), tensor.values());
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.putArray("data_offsets").add(at).add(at + 4L * tensor.values().length);
      at += 4L * tensor.values().length;
    }
    String text = JSON.writeValueAsString(header);
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(plain, (plain.length + 7) / 8 * 8);
    Arrays.fill(padded, plain.length, padded.length, (byte) ' ');
    if (padded.length > LARGEST_HEADER) {
      throw new InputException(
          "cannot write " + file + ": the settings in its header are too long");
    }
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).array();
    List<byte[]> data = content.tensors().values().stream().map(t -> bytes(t.values())).toList();
    MessageDigest digest = Hashing.newSha256();
    digest.update(length);
    digest.update(padded);
    data.forEach(digest::update);
    String checksum = HexFormat.of().formatHex(digest.digest());
    int place = checksumPlace(padded, NO_CHECKSUM);
    System.arraycopy(checksum.getBytes(StandardCharsets.US_ASCII), 0, padded, place, 64);
    AtomicFiles.write(
        file,
        out -> {
          out.write(length);
          out.write(padded);
          for (byte[] tensor : data) {
            out.write(tensor);
          }
        });
  }

  /// Whether the metadata are those of a file that Expanse wrote.
  public static boolean isOwn(Map<String, String> metadata) {
    return FORMAT.equals(metadata.get(FORMAT_KEY));
  }

  /// Reads a file, whatever program wrote it.
  ///
  /// @throws InputException when it cannot be read, is damaged, or is no safetensors file
  public static SafeTensors read(Path file) {
    long size = InputFiles.require(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in, size);
    } catch (EOFException e) {
      throw new InputException(file + " ends too early; copy or train it again", e);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /// Reads from a stream of a known number of bytes.
  ///
  /// @param file for messages
  static SafeTensors read(Path file, InputStream in, long size) throws IOException {
    if (size < 10) {
      throw damaged(file, "it has only " + size + " bytes and is no safetensors file");
    }
    byte[] length = exactly(in, 8);
    long headerLength = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - 8) {
      throw damaged(
          file, "its header cannot have " + Long.toUnsignedString(headerLength) + " bytes");
    }
    Memory.require(
        headerLength * BYTES_OF_HEAP_A_HEADER_BYTE
            + (size - headerLength) * BYTES_OF_HEAP_A_DATA_BYTE,
        file.toString());
    byte[] header = exactly(in, (int) headerLength);
    JsonNode root = parse(file, header);
    Map<String, String> metadata = metadata(file, root);
    List<Place> places = places(file, root, size - 8 - headerLength);
    byte[][] data = new byte[places.size()][];
    for (int i = 0; i < data.length; i++) {
      data[i] = exactly(in, (int) (places.get(i).to() - places.get(i).from()));
    }
    verify(file, metadata, length, header, data);
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < data.length; i++) {
      Place place = places.get(i);
      float[] values = floats(data[i]);
      checkFinite(file, place.name(), values);
      tensors.put(place.name(), new SafeTensors.Tensor(place.shape(), values));
    }
    metadata.remove(CHECKSUM_KEY);
    return new SafeTensors(tensors, metadata);
  }

  private static JsonNode parse(Path file, byte[] header) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header));
      JsonNode root = JSON.readTree(text.toString());
      if (!root.isObject()) {
        throw damaged(file, "its header is not a JSON object");
      }
      return root;
    } catch (CharacterCodingException e) {
      throw new InputException(
          file + " is damaged: its header is no UTF-8 text; copy or train it again", e);
    } catch (JacksonException e) {
      throw damaged(file, JsonProblem.described("its header", e));
    }
  }

  private static Map<String, String> metadata(Path file, JsonNode root) {
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonNode node = root.get(METADATA);
    if (node == null) {
      return metadata;
    }
    if (!node.isObject()) {
      throw damaged(file, METADATA + " is not an object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isString()) {
        throw damaged(file, METADATA + " holds something else than text: " + entry.getKey());
      }
      metadata.put(entry.getKey(), entry.getValue().asString());
    }
    return metadata;
  }

  private static List<Place> places(Path file, JsonNode root, long dataLength) {
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        places.add(place(file, entry.getKey(), entry.getValue(), dataLength));
      }
    }
    places.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::to));
    long end = 0;
    for (Place place : places) {
      if (place.from() != end) {
        throw damaged(
            file,
            "tensor "
                + place.name()
                + (place.from() < end ? " overlaps another" : " leaves a hole"));
      }
      end = place.to();
    }
    if (end != dataLength) {
      throw damaged(file, "its tensors need " + end + " bytes of data, it has " + dataLength);
    }
    return places;
  }

  private static Place place(Path file, String name, JsonNode node, long dataLength) {
    if (!node.isObject() || node.size() != 3) {
      throw damaged(file, "tensor " + name + " has no proper entry in the header");
    }
    JsonNode dtype = node.get("dtype");
    if (dtype == null || !dtype.isString()) {
      throw damaged(file, "tensor " + name + " has no type");
    }
    if (!dtype.asString().equals("F32")) {
      throw new InputException(
          file
              + ": tensor "
              + name
              + " has type "
              + printable(dtype.asString())
              + ", only F32 is read; convert it to single precision");
    }
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (long dimension : numbers(file, name, "shape", node.get("shape"))) {
      if (dimension > Integer.MAX_VALUE || count * dimension > dataLength / 4) {
        throw damaged(file, "tensor " + name + " is larger than the file");
      }
      count *= dimension;
      shape.add((int) dimension);
    }
    long[] offsets = numbers(file, name, "data_offsets", node.get("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
      throw damaged(file, "tensor " + name + " lies outside the file");
    }
    if (offsets[1] - offsets[0] != 4 * count || 4 * count > Integer.MAX_VALUE - 16) {
      throw damaged(file, "tensor " + name + " has a size that does not fit its shape " + shape);
    }
    return new Place(name, shape, offsets[0], offsets[1]);
  }

  private static long[] numbers(
      Path file, String name, String key, @org.jspecify.annotations.Nullable JsonNode node) {
    if (node == null || !node.isArray() || node.size() > 16) {
      throw damaged(file, "tensor " + name + " has no proper " + key);
    }
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = node.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
        throw damaged(file, "tensor " + name + " has no proper " + key);
      }
      numbers[i] = number.asLong();
    }
    return numbers;
  }

  private static void verify(
      Path file, Map<String, String> metadata, byte[] length, byte[] header, byte[][] data) {
    String checksum = metadata.get(CHECKSUM_KEY);
    if (checksum == null) {
      if (isOwn(metadata)) {
        throw damaged(file, "its checksum is missing");
      }
      return;
    }
    int place = checksumPlace(header, checksum);
    if (place < 0 || checksum.length() != 64) {
      throw damaged(file, "its checksum is not readable");
    }
    byte[] zeroed = header.clone();
    Arrays.fill(zeroed, place, place + 64, (byte) '0');
    MessageDigest digest = Hashing.newSha256();
    digest.update(length);
    digest.update(zeroed);
    for (byte[] tensor : data) {
      digest.update(tensor);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(checksum)) {
      throw damaged(file, "its checksum does not fit its content");
    }
  }

  /// Index of the checksum's digits in the header, -1 when they are not there as written.
  private static int checksumPlace(byte[] header, String checksum) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    String key = "\"" + CHECKSUM_KEY + "\":\"";
    int at = text.indexOf(key + checksum + "\"");
    return at < 0 ? -1 : at + key.length();
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length != count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static void checkFinite(Path file, String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InputException(
            file
                + ": tensor "
                + printable(name)
                + " holds "
                + values[i]
                + " at element "
                + i
                + "; the training has diverged, lower the learning rate");
      }
    }
  }

  private static String printable(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static InputException damaged(Path file, String why) {
    return new InputException(file + " is damaged: " + printable(why) + "; copy or train it again");
  }
}
