package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.writeString(file, "old");
    AtomicFiles.writeString(file, "new");
    assertThat(file).hasContent("new");
    AtomicFiles.writeString(folder.resolve("deep/er/b.txt"), "x");
    assertThat(names()).containsExactly("a.txt", "deep");
  }

  @Test
  void aFailureHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.writeString(file, "old");
    assertThatThrownBy(() ->
            AtomicFiles.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.txt")
        .hasMessageContaining("no space left on the disk");
    assertThatThrownBy(() ->
            AtomicFiles.write(
                file,
                out -> {
                  throw new IllegalStateException("bug");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aFailureWithinACallbackIsSaidInOneLine() throws IOException {
    assertThatThrownBy(() ->
            AtomicFiles.write(
                folder.resolve("a.txt"),
                out -> {
                  throw new UncheckedIOException(new IOException("No space left on device"));
                }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("no space left on the disk");
    assertThat(names()).isEmpty();
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> AtomicFiles.writeString(folder.resolve("taken"), "x"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it is a folder");
    assertThat(names()).containsExactly("taken");
  }

  @Test
  void aFileInThePlaceOfAFolderIsNamed() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> AtomicFiles.writeString(folder.resolve("file/x.csv"), "x"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(folder.resolve("file") + " is a file, not a folder");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void whatMayNotBeReadIsSaidInOneLine() throws IOException {
    assertThatThrownBy(() -> InputFiles.require(folder.resolve("none")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> InputFiles.require(folder)).hasMessageContaining("is a folder");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> InputFiles.require(empty)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> Memory.require(Long.MAX_VALUE / 2, "all of it"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("-Xmx");
    assertThatThrownBy(() -> Memory.require(-1, "all of it")).isInstanceOf(InputException.class);
  }
}
