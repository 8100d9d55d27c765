package expanse.testing;

import expanse.base.Hashing;
import expanse.run.RunMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a run wrote, to compare runs.
public final class RunContents {
  private RunContents() {}

  /// Every file of a run by name, without the times, which alone may differ.
  public static Map<String, String> of(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.endsWith("epoch_metrics.csv")) {
          contents.put(name, Files.readString(file).replaceAll(",[^,\n]*\n", "\n"));
        } else if (name.endsWith("metadata.json")) {
          contents.put(name, RunMetadata.read(file).result() == null ? "running" : "finished");
        } else if (name.equals("manifest.json")) {
          contents.put(name, "there"); // hashes of the two files above
        } else {
          contents.put(name, Hashing.sha256(file));
        }
      }
    }
    return contents;
  }
}
