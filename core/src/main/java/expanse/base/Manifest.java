package expanse.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A list of the files in a folder that Expanse wrote, with the size and the SHA-256 of each.
///
/// @param kind what the folder is as a whole, such as `run`; empty when it is the user's own
/// @param open whether somebody writes into the folder, or was killed while doing so
/// @param files by their names below the folder, with `/` between the parts
public record Manifest(String kind, boolean open, Map<String, Entry> files) {
  /// Nothing.
  public static final Manifest NONE = new Manifest("", false, Map.of());

  /// A file.
  ///
  /// @param kind what it is, such as `labels`
  /// @param size bytes
  /// @param sha256 of its bytes
  public record Entry(String kind, long size, String sha256) {
    /// The entry of a file as it is now.
    ///
    /// @throws InputException when it cannot be read
    public static Entry of(Path file, String kind) {
      try {
        return new Entry(kind, Files.size(file), Hashing.sha256(file));
      } catch (IOException e) {
        throw InputFiles.unreadable(file, e);
      }
    }

    /// Whether a file is still as this says.
    public boolean fits(Path file) {
      try {
        return Files.isRegularFile(file)
            && Files.size(file) == size
            && Hashing.sha256(file).equals(sha256);
      } catch (IOException e) {
        throw InputFiles.unreadable(file, e);
      }
    }
  }

  /// Sorts the files.
  public Manifest {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /// The entry of a file, or null.
  public @Nullable Entry entry(String name) {
    return files.get(name);
  }

  /// Writes the list, whole or not at all, with a checksum.
  public void write(Path file) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("kind", kind);
    tree.put("open", open);
    ObjectNode all = tree.putObject("entries");
    files.forEach((name, entry) -> {
      ObjectNode one = all.putObject(name);
      one.put("kind", entry.kind());
      one.put("size", entry.size());
      one.put("sha256", entry.sha256());
    });
    SealedJson.write(file, Json.MAPPER.writeValueAsString(tree), List.of());
  }

  /// Reads a list.
  ///
  /// @param remedy what to do about a damaged one, for messages
  /// @throws InputException when it is missing or damaged
  public static Manifest read(Path file, String remedy) {
    JsonNode tree = SealedJson.read(file, Json.MAPPER, JsonNode.class, remedy);
    Map<String, Entry> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : tree.path("entries").properties()) {
      JsonNode entry = one.getValue();
      files.put(
          one.getKey(),
          new Entry(
              entry.path("kind").asString(""),
              entry.path("size").asLong(-1),
              entry.path("sha256").asString("")));
    }
    return new Manifest(tree.path("kind").asString(""), tree.path("open").asBoolean(false), files);
  }
}
