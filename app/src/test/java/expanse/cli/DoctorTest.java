package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Doctor.Check;
import expanse.cli.Doctor.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each check finds what it is there for, and says what to do about it.
class DoctorTest {
  @TempDir Path folder;

  private static void finds(Check check, Level level, String remedy) {
    assertThat(check.level()).as(check.text()).isEqualTo(level);
    assertThat(check.text()).contains(remedy).doesNotContain("\n");
  }

  @Test
  void whatIsAsItShouldBeIsALineEach() {
    Run run = Run.of("doctor");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .hasSize(Doctor.examine().size() + 1)
        .anyMatch(line -> line.startsWith("ok    DuckDB "));
  }

  @Test
  void anotherJavaOrAnOlderUpdateIsNoted() {
    finds(Doctor.java(Runtime.Version.parse("25.0.3"), "X"), Level.OK, "Java 25.0.3");
    finds(Doctor.java(Runtime.Version.parse("25"), "X"), Level.NOTE, "update it");
    finds(Doctor.java(Runtime.Version.parse("26.0.1"), "X"), Level.NOTE, "JAVA_HOME");
  }

  @Test
  void slowKernelsAreToBeMended() {
    finds(Doctor.kernels("plain; start java with x", false), Level.MEND, "start java with x");
    finds(Doctor.kernels("vector 512 bit kernels", true), Level.OK, "vector");
  }

  @Test
  void littleMemoryIsNoted() {
    finds(Doctor.memory(500_000_000), Level.NOTE, "EXPANSE_JAVA_OPTS=-Xmx2g");
    finds(Doctor.memory(4_000_000_000L), Level.OK, "4,000 MB");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToBeMended() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    finds(Doctor.temporaryFolder(file), Level.MEND, "-Djava.io.tmpdir=FOLDER");
    finds(Doctor.temporaryFolder(folder.resolve("gone")), Level.MEND, "-Djava.io.tmpdir=FOLDER");
    finds(Doctor.temporaryFolder(folder), Level.OK, folder.toString());
    finds(Doctor.folder(file), Level.MEND, "--out");
    assertThat(Doctor.folder(folder).level()).isNotEqualTo(Level.MEND);
    assertThat(folder).isDirectoryContaining("glob:**file");
  }

  @Test
  void aSystemWithoutFontsIsToBeMended() {
    finds(Doctor.fonts(() -> 0), Level.MEND, "fonts-dejavu-core");
    finds(
        Doctor.fonts(() -> {
          throw new InternalError("Fontconfig head is null");
        }),
        Level.MEND,
        "fonts-dejavu-core");
    finds(Doctor.fonts(() -> 3), Level.OK, "3 font families");
  }

  @Test
  void whatIsOnlyLessComfortableIsNoted() {
    finds(Doctor.nativeAccess(false), Level.NOTE, "--enable-native-access=ALL-UNNAMED");
    finds(Doctor.browser(false), Level.NOTE, "--no-browser");
  }
}
