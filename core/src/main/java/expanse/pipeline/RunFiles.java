package expanse.pipeline;

import expanse.base.AtomicFiles;
import expanse.base.FolderLock;
import expanse.base.InputException;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The files of a run as a folder, whether they come as one or in a zip archive. What was unpacked
/// is deleted on close.
public final class RunFiles implements AutoCloseable {
  private static final int MOST_ENTRIES = 10_000;
  private static final long MOST_BYTES = 1L << 30;
  private static final int BUFFER = 1 << 16;
  private static final LocalDateTime PACKED = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final Path folder;
  private final boolean temporary;

  private RunFiles(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /// A run folder, or a zip archive of one.
  ///
  /// @throws InputException when it is a file and no such archive
  public static RunFiles of(Path run) {
    if (!Files.isRegularFile(run)) {
      return new RunFiles(run, false);
    }
    try (InputStream in = Files.newInputStream(run)) {
      return unpacked(in, run.toString());
    } catch (IOException e) {
      throw new InputException("cannot read " + run + ": " + e.getMessage(), e);
    }
  }

  /// A zip archive of a run folder.
  ///
  /// @param zip read to its end, not closed
  /// @param source what errors call it
  /// @throws InputException when it is no such archive
  public static RunFiles unpacked(InputStream zip, String source) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("expanse-run-");
      unpack(zip, folder, source);
      return new RunFiles(folder, true);
    } catch (IOException e) {
      delete(folder);
      throw new InputException(source + " is no zip archive of a run: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static void unpack(InputStream in, Path folder, String source) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    byte[] buffer = new byte[BUFFER];
    int entries = 0;
    long bytes = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      Path file = folder.resolve(entry.getName()).normalize();
      if (!file.startsWith(folder)) {
        throw new InputException(
            source + " holds a file outside its folder, " + entry.getName() + "; zip the run anew");
      }
      if (++entries > MOST_ENTRIES) {
        throw new InputException(source + " holds more files than any run; zip the run anew");
      }
      if (entry.isDirectory()) {
        Files.createDirectories(file);
        continue;
      }
      Files.createDirectories(file.getParent() == null ? folder : file.getParent());
      try (var out = Files.newOutputStream(file)) {
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
          bytes += n;
          if (bytes > MOST_BYTES) {
            throw new InputException(
                source + " unpacks to more than any run holds; zip the run anew");
          }
          out.write(buffer, 0, n);
        }
      }
    }
    if (entries == 0) {
      throw new InputException(source + " is no zip archive of a run; zip the files of the folder");
    }
  }

  /// A new folder for a run, deleted on close.
  public static RunFiles scratch() {
    try {
      return new RunFiles(Files.createTempDirectory("expanse-run-"), true);
    } catch (IOException e) {
      throw new InputException("cannot make a folder for a run: " + AtomicFiles.reason(e), e);
    }
  }

  /// The files of a run as a zip archive, the same bytes for the same files.
  ///
  /// @param run its folder
  /// @throws InputException when a file cannot be read
  public static byte[] packed(Path run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Path file : all(new RunDirectory(run))) {
        ZipEntry entry = new ZipEntry(run.relativize(file).toString().replace('\\', '/'));
        entry.setTimeLocal(PACKED);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new InputException("cannot pack " + run + ": " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static List<Path> all(RunDirectory run) {
    List<Path> files = new ArrayList<>(run.own());
    if (RunManifest.isSealed(run)) {
      files.add(run.manifest());
    }
    return files;
  }

  /// Unpacks a run to stay, in place of one in its folder that was not finished. The folder appears
  /// with all its files or not at all.
  ///
  /// @param zip as [#packed] made it
  /// @param run its folder
  /// @throws InputException when it cannot be written, or holds what is no file of a run
  public static void unpackTo(InputStream zip, Path run) {
    Path fresh = run.resolveSibling("." + run.getFileName() + ".new");
    try {
      delete(fresh); // of an attempt that was interrupted
      Files.createDirectories(fresh);
      unpack(zip, fresh, run.toString());
      removeUnfinished(run);
      Files.move(fresh, run, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InputException("cannot write " + run + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static void removeUnfinished(Path run) {
    if (!Files.exists(run)) {
      return;
    }
    RunDirectory old = new RunDirectory(run);
    old.requireFree(true);
    for (Path file : old.files()) {
      if (!old.isOwn(file) && !file.equals(old.manifest())) {
        throw new InputException(
            file + " lies where a run is to be made anew; move it away, or delete it");
      }
    }
    FolderLock.acquire(run).close(); // refuses when another process writes there
    delete(run);
  }

  /// Where the files lie: the folder itself, or the only folder in it that holds a run.
  public Path folder() {
    if (Files.isRegularFile(folder.resolve("metadata.json")) || !temporary) {
      return folder;
    }
    try (var inside = Files.list(folder)) {
      return inside
          .filter(f -> Files.isRegularFile(f.resolve("metadata.json")))
          .findFirst()
          .orElse(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (temporary) {
      delete(folder);
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
                throws IOException {
              Files.delete(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new InputException("cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }
}
