package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve(FolderLock.FILE);
  }

  @Test
  void whoHoldsALockIsNamedAndItEndsWithIt() {
    try (FolderLock _ = FolderLock.acquire(folder)) {
      assertThatThrownBy(() -> FolderLock.acquire(folder))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              folder + " is in use by process " + ProcessHandle.current().pid() + " on ")
          .hasMessageNotContaining("\n");
    }
    assertThat(file()).doesNotExist();
    FolderLock.acquire(folder).close();
  }

  @Test
  void aLockThatAKilledProcessLeftBehindIsTaken() throws IOException {
    String own;
    try (FolderLock _ = FolderLock.acquire(folder)) {
      own = Files.readString(file());
    }
    Files.writeString(file(), own.replaceFirst("process \\d+", "process 999999999"));
    FolderLock.acquire(folder).close();
    Files.writeString(file(), ""); // killed before it wrote its name
    FolderLock.acquire(folder).close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void aLockOfAnotherHostIsNotTakenAndItsFileIsNamed() throws IOException {
    Files.writeString(file(), "process 12 on another-host");
    assertThatThrownBy(() -> FolderLock.acquire(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("in use by process 12 on another-host")
        .hasMessageContaining("delete " + file());
    assertThat(file()).hasContent("process 12 on another-host");
  }

  @Test
  void aFolderThatIsNotThereIsMade() {
    Path made = folder.resolve("a/b");
    FolderLock.acquire(made).close();
    assertThat(made).isDirectory();
  }
}
