package expanse.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right of one process to write into a folder.
///
/// The file [#FILE] in the folder names the process and the host that hold it, and the operating
/// system holds it locked as long as the process lives. So a lock that a killed process left behind
/// is told from a live one by whether it can be taken. Only a lock of another host cannot be told:
/// where a folder is shared, the system's locks may not be.
///
/// POSIX drops all locks that a process has on a file as soon as it closes the file anywhere. So a
/// process never opens the file again while it holds the lock, not even to read it.
public final class FolderLock implements AutoCloseable {
  /// Name of the file.
  public static final String FILE = ".lock";

  private static final int LARGEST_FILE = 4096;
  private static final long LOCKED_BYTE = 1 << 20; // behind the text, which others may read
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet(); // by this process
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private final Path file;
  private final Path held;
  private final FileChannel channel;

  private FolderLock(Path file, Path held, FileChannel channel) {
    this.file = file;
    this.held = held;
    this.channel = channel;
  }

  /// Takes the lock of a folder, which is made when it is not there.
  ///
  /// @throws InputException in one line when another process holds it
  public static FolderLock acquire(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      Path held = folder.toRealPath();
      if (!HELD.add(held)) {
        throw held(folder, own());
      }
      try {
        return new FolderLock(file, held, locked(folder, file));
      } catch (IOException | RuntimeException e) {
        HELD.remove(held);
        throw e;
      }
    } catch (IOException e) {
      throw new InputException("cannot lock " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static FileChannel locked(Path folder, Path file) throws IOException {
    while (true) {
      refuseOtherHost(folder, file);
      Object before = identity(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
        if (lock == null) {
          throw held(folder, holder(file));
        }
        if (Objects.equals(before, identity(file))) {
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(own().getBytes(StandardCharsets.UTF_8)));
          return channel;
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close(); // made just now, or deleted by its holder between opening and locking it
    }
  }

  /// What tells a file from others of the same name, without opening it; null for none.
  private static @Nullable Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void refuseOtherHost(Path folder, Path file) throws IOException {
    String holder = holder(file);
    int at = holder.indexOf(" on ");
    if (at >= 0 && !holder.endsWith(" on " + host())) {
      throw new InputException(
          folder
              + " is in use by "
              + holder
              + "; wait until it ends, or delete "
              + file
              + " when it no longer runs");
    }
  }

  private static InputException held(Path folder, String holder) {
    return new InputException(
        folder
            + " is in use by "
            + (holder.isEmpty() ? "another process" : holder)
            + "; wait until it ends, or name another folder");
  }

  private static String own() throws IOException {
    return String.format(Locale.ROOT, "process %d on %s", ProcessHandle.current().pid(), host());
  }

  private static String host() throws IOException {
    if (Files.isReadable(KERNEL)) {
      return Files.readString(KERNEL).strip(); // at once, where asking the network may take seconds
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this host";
    }
  }

  /// What the file says, in one line; empty when there is none.
  private static String holder(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
      return "";
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        .replaceAll("\\p{Cntrl}", " ")
        .strip();
  }

  /// Gives the lock back.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
    } finally {
      HELD.remove(held);
    }
  }
}
