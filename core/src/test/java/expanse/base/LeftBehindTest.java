package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process left behind.
class LeftBehindTest {
  private static final long NOBODY = 999_999_999;

  @TempDir private Path folder;

  @Test
  void theNextWriteOfTheSameFileRemovesWhatAKilledOneLeft() throws IOException {
    Path file = folder.resolve("spans.csv");
    Path left = Files.writeString(AtomicFiles.aside(file, NOBODY), "start,end");
    Path living = Files.writeString(AtomicFiles.aside(file, 1), "start,end");
    Path other =
        Files.writeString(AtomicFiles.aside(folder.resolve("other.csv"), NOBODY), "start,end");
    AtomicFiles.writeString(file, "whole\n");
    assertThat(left).doesNotExist();
    assertThat(living).exists();
    assertThat(other).exists();
    assertThat(file).hasContent("whole");
  }
}
