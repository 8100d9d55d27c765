package expanse.cli;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.base.Memory;
import expanse.base.Plural;
import expanse.kernel.Kernels;
import expanse.studio.Browser;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntSupplier;

/// Looks whether a machine has what Expanse needs.
final class Doctor {
  private static final int JAVA = 25;

  /// Versions before it damage data under the collector G1 where native code holds arrays.
  private static final int SOUND_UPDATE = 3;

  private static final long LITTLE_MEMORY = 1_000_000_000;
  private static final long LITTLE_SPACE = 1_000_000_000;

  private Doctor() {}

  /// How good something is.
  enum Level {
    /// As it should be.
    OK,
    /// It works, with a drawback.
    NOTE,
    /// It does not work before it is mended.
    MEND
  }

  /// What was found.
  ///
  /// @param text one line; what to do about it stands behind a semicolon
  record Check(Level level, String text) {
    private static Check of(boolean isGood, Level otherwise, String good, String bad) {
      return isGood ? new Check(Level.OK, good) : new Check(otherwise, bad);
    }
  }

  /// All checks of this process and the folder it was started in.
  static List<Check> examine() {
    return List.of(
        java(Runtime.version(), System.getProperty("java.vendor", "unknown vendor")),
        kernels(Kernels.reason(), Kernels.warning() == null),
        new Check(Level.OK, Plural.of(Runtime.getRuntime().availableProcessors(), "processor")),
        memory(Runtime.getRuntime().maxMemory()),
        temporaryFolder(Path.of(System.getProperty("java.io.tmpdir", ""))),
        nativeAccess(Doctor.class.getModule().isNativeAccessEnabled()),
        duckDb(),
        folder(Path.of("")),
        fonts(Doctor::countFonts),
        browser(Browser.isThere()));
  }

  static Check java(Runtime.Version version, String vendor) {
    String found = "Java " + version + " of " + vendor;
    if (version.feature() != JAVA) {
      return new Check(
          Level.NOTE, found + "; Expanse is tested on Java 25: let JAVA_HOME point to one");
    }
    return Check.of(
        version.update() >= SOUND_UPDATE,
        Level.NOTE,
        found,
        found
            + "; before 25.0.3 the collector G1, which the launcher does not use, can damage data:"
            + " update it before you embed Expanse");
  }

  /// @param reason which kernels run and why, with the remedy when they are slow
  static Check kernels(String reason, boolean isFast) {
    return Check.of(isFast, Level.MEND, reason, reason);
  }

  static Check memory(long heap) {
    String found = "up to " + Memory.text(heap) + " of memory";
    return Check.of(
        heap >= LITTLE_MEMORY,
        Level.NOTE,
        found,
        found + "; years of bars need more: EXPANSE_JAVA_OPTS=-Xmx2g");
  }

  static Check temporaryFolder(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, "expanse-doctor", ""));
      return new Check(Level.OK, "temporary folder " + folder + " can be written");
    } catch (IOException e) {
      return new Check(
          Level.MEND,
          "temporary folder "
              + folder
              + " cannot be written ("
              + AtomicFiles.reason(e)
              + "); name another with EXPANSE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
    }
  }

  static Check nativeAccess(boolean isEnabled) {
    return Check.of(
        isEnabled,
        Level.NOTE,
        "native access is allowed",
        "native access is not allowed, and Java warns of it; start it with"
            + " --enable-native-access=ALL-UNNAMED");
  }

  private static Check duckDb() {
    try (Connection connection = DuckDb.open()) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      return new Check(Level.OK, "DuckDB " + version + ", which reads Parquet, starts");
    } catch (InputException | SQLException e) {
      return new Check(Level.MEND, String.valueOf(e.getMessage()));
    }
  }

  static Check folder(Path folder) {
    Path shown = folder.toAbsolutePath();
    try {
      Files.delete(Files.createTempFile(shown, ".expanse-doctor", ""));
      long free = Files.getFileStore(shown).getUsableSpace();
      String found = "this folder, " + shown + ", can be written; " + Memory.text(free) + " free";
      return Check.of(
          free >= LITTLE_SPACE, Level.NOTE, found, found + ", which is little: make room");
    } catch (IOException e) {
      return new Check(
          Level.MEND,
          "this folder, "
              + shown
              + ", cannot be written ("
              + AtomicFiles.reason(e)
              + "); start in one of your own, or name such a one with --out");
    }
  }

  /// @param count asks the system, which may have no library of fonts at all
  static Check fonts(IntSupplier count) {
    int found;
    try {
      found = count.getAsInt();
    } catch (RuntimeException | InternalError | LinkageError _) {
      found = 0;
    }
    return Check.of(
        found > 0,
        Level.MEND,
        Plural.of(found, "font family", "font families") + " for the pictures of reports",
        "no fonts for the pictures of reports; install some (Debian, Ubuntu: apt-get install"
            + " fontconfig fonts-dejavu-core; Fedora: dnf install fontconfig dejavu-sans-fonts)");
  }

  private static int countFonts() {
    return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
  }

  static Check browser(boolean isThere) {
    return Check.of(
        isThere,
        Level.NOTE,
        "a browser can be opened for the studio",
        "no program that opens a browser; expanse studio --no-browser prints the address to open");
  }
}
