package expanse.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Writes files so that a reader sees the old content or the new one, never half of it.
///
/// The content goes to a temporary file in the same folder, is forced to the disk, and takes its
/// place by an atomic rename.
///
/// A program that is asked to end (Ctrl-C) in the middle of this leaves no temporary file behind.
/// One that is killed does; the next that writes the same file removes it.
public final class AtomicFiles {
  private static final String PART = ".part";
  private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

  static {
    Ending.last(() -> BEING_WRITTEN.forEach(AtomicFiles::deleteQuietly));
  }

  private AtomicFiles() {}

  /// Writes to the stream it is given.
  @FunctionalInterface
  public interface Content {
    /// @param out buffered stream; need not be closed
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes the file at the path it is given.
  @FunctionalInterface
  public interface Writer {
    /// @param aside the temporary file to create or to overwrite
    void writeTo(Path aside) throws IOException;
  }

  /// Writes a file aside and renames it into place; creates missing folders.
  ///
  /// @throws InputException when the folder or the disk does not take it; the old file is then
  ///   untouched
  public static void write(Path file, Content content) {
    writeAside(
        file,
        aside -> {
          try (FileChannel channel =
              FileChannel.open(
                  aside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
          } catch (UncheckedIOException e) { // from within a callback
            throw e.getCause();
          }
        });
  }

  /// Has a file written aside by something that needs a path, and renames it into place; creates
  /// missing folders.
  ///
  /// @throws InputException as [#write(Path, Content)]
  public static void writeAside(Path file, Writer writer) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path aside = aside(target, ProcessHandle.current().pid());
    try {
      if (Files.isDirectory(target)) {
        throw isFolder(file);
      }
      if (folder != null) {
        Files.createDirectories(folder);
      }
      deleteLeftBehind(target);
      BEING_WRITTEN.add(aside);
      writer.writeTo(aside);
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    } catch (IOException e) {
      deleteQuietly(aside);
      throw new InputException("cannot write " + file + ": " + reason(e), e);
    } catch (RuntimeException e) {
      deleteQuietly(aside);
      throw e;
    } finally {
      BEING_WRITTEN.remove(aside);
    }
  }

  /// The temporary file of a process.
  static Path aside(Path target, long process) {
    return target.resolveSibling("." + target.getFileName() + "." + process + PART);
  }

  /// Deletes temporary files of the same target whose processes were killed.
  private static void deleteLeftBehind(Path target) throws IOException {
    String head = "." + target.getFileName() + ".";
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            target.resolveSibling(""),
            file ->
                file.getFileName().toString().startsWith(head)
                    && file.getFileName().toString().endsWith(PART))) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        String process =
            name.substring(head.length(), Math.max(head.length(), name.length() - PART.length()));
        if (process.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Writes text as UTF-8.
  ///
  /// @throws InputException as [#write(Path, Content)]
  public static void writeString(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Checks that files may be written into a folder, which need not be there yet, so that long work
  /// does not end in an error that was there from the start.
  ///
  /// @throws InputException when it or what it would lie in is a file or may not be written to
  public static void requireFolder(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new InputException(
          "cannot write to " + folder + ": " + there + " is a file, not a folder; name another");
    }
    if (!Files.isWritable(there)) {
      throw new InputException(
          "cannot write to " + folder + ": access denied; check the permissions of " + there);
    }
  }

  /// Checks that a file may be written, as [#requireFolder].
  ///
  /// @throws InputException when it is a folder or its folder takes no files
  public static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw isFolder(file);
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder != null) {
      requireFolder(folder);
    }
  }

  private static InputException isFolder(Path file) {
    return new InputException("cannot write " + file + ": it is a folder; name a file in it");
  }

  /// Why an input or output operation failed, in words a person understands.
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied; check the permissions of the folder";
    }
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    if (message.contains("No space left")) {
      return "no space left on the disk; free some and try again";
    }
    return switch (e) {
      case FileAlreadyExistsException taken -> taken.getFile() + " is a file, not a folder";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileSystemException other -> other.getReason() == null ? message : other.getReason();
      default -> message;
    };
  }

  /// Makes the rename itself last; systems that cannot open a folder are content without.
  private static void syncFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException ignored) {
      // the file itself is safe
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // the first failure is the one worth telling
    }
  }
}
