package expanse.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// JSON files that end with a checksum over all their other bytes, so that any damage is noticed,
/// and that can name the checksums of other files which belong to them.
///
/// The last key of such a file is `checksum`; before it stands `files`, where there are any.
public final class SealedJson {
  private static final int LARGEST_FILE = 16 << 20;
  private static final int BYTES_OF_HEAP_A_BYTE = 40;
  private static final String FILES = ",\n\"files\" : {";
  private static final String CHECKSUM = ",\n\"checksum\" : \"";
  private static final String END = "\"\n}\n";
  private static final String NO_CHECKSUM = "0".repeat(64);

  private SealedJson() {}

  /// Writes an object, whole or not at all.
  ///
  /// @param json an object with at least one key, indented as [Json#MAPPER] does
  /// @param files that belong to it and lie in its folder; those that do not exist are left out
  /// @throws InputException when the file cannot be written
  public static void write(Path file, String json, List<Path> files) {
    String whole = json.stripTrailing();
    StringBuilder text =
        new StringBuilder(whole.substring(0, whole.length() - 1).stripTrailing()).append(FILES);
    String comma = "";
    for (Path other : files) {
      if (Files.isRegularFile(other)) {
        text.append(comma).append('"').append(other.getFileName()).append("\":\"");
        text.append(Hashing.sha256(other)).append('"');
        comma = ",";
      }
    }
    if (comma.isEmpty()) {
      text.setLength(text.length() - FILES.length());
    } else {
      text.append('}');
    }
    text.append(CHECKSUM);
    AtomicFiles.writeString(file, text + checksum(text + NO_CHECKSUM + END) + END);
  }

  /// Reads an object.
  ///
  /// @param remedy what to do about a damaged file, for messages
  /// @return the object as it was before it was sealed
  /// @throws InputException when the file is missing, or not as it was written
  public static String read(Path file, String remedy) {
    String body = body(file, remedy);
    int files = body.lastIndexOf(FILES);
    return (files < 0 ? body : body.substring(0, files)) + "\n}";
  }

  /// Reads an object of a type.
  ///
  /// @param remedy what to do about a damaged file, for messages
  /// @throws InputException when the file is missing, not as it was written, or of another kind
  public static <T> T read(Path file, ObjectMapper mapper, Class<T> type, String remedy) {
    String text = read(file, remedy);
    try {
      return mapper.readValue(text, type);
    } catch (JacksonException e) {
      throw JsonProblem.refusal(file, e, remedy);
    }
  }

  /// Refuses files that changed since they were sealed. A file that the seal does not name passes.
  ///
  /// @param sealed the JSON file
  /// @param files that may belong to it
  /// @param remedy what to do about a changed file, for messages
  /// @throws InputException that names the first file that is gone or has changed
  public static void requireUnchanged(Path sealed, List<Path> files, String remedy) {
    Map<String, String> known = files(body(sealed, remedy));
    for (Path file : files) {
      String checksum = known.get(String.valueOf(file.getFileName()));
      if (checksum == null) {
        continue;
      }
      if (!Files.isRegularFile(file)) {
        throw new InputException(file + " is missing; " + remedy);
      }
      if (!Hashing.sha256(file).equals(checksum)) {
        throw new InputException(
            file
                + " was changed or damaged: it does not fit the checksum in "
                + sealed.getFileName()
                + "; "
                + remedy);
      }
    }
  }

  /// Everything before the checksum.
  private static String body(Path file, String remedy) {
    String text;
    try {
      long size = InputFiles.require(file);
      if (size > LARGEST_FILE) {
        throw new InputException(file + " is damaged: it is larger than 16 MB; " + remedy);
      }
      Memory.require(size * BYTES_OF_HEAP_A_BYTE, file.toString());
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new InputException(file + " is damaged: it is no UTF-8 text; " + remedy, e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    int at = text.lastIndexOf(CHECKSUM);
    int from = at + CHECKSUM.length();
    if (at < 0 || text.length() != from + NO_CHECKSUM.length() + END.length()) {
      throw new InputException(file + " is damaged: it does not end with its checksum; " + remedy);
    }
    if (!text.substring(from).equals(checksum(text.substring(0, from) + NO_CHECKSUM + END) + END)) {
      throw new InputException(file + " was changed or damaged: its checksum differs; " + remedy);
    }
    return text.substring(0, at);
  }

  private static Map<String, String> files(String body) {
    Map<String, String> files = new LinkedHashMap<>();
    int at = body.lastIndexOf(FILES);
    if (at >= 0) {
      String list = body.substring(at + FILES.length(), body.length() - 1);
      for (String entry : list.split(",", -1)) {
        String[] parts = entry.replace("\"", "").split(":", 2);
        files.put(parts[0], parts.length < 2 ? "" : parts[1]);
      }
    }
    return files;
  }

  private static String checksum(String text) {
    return Hashing.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
