package expanse.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The right of one process to write into a folder.
///
/// The file [#FILE] in the folder names the process and the host that hold it, and the operating
/// system holds it locked as long as the process lives. So a lock that a killed process left behind
/// is told from a live one by whether it can be taken. Only a lock of another host cannot be told:
/// where a folder is shared, the system's locks may not be.
public final class FolderLock implements AutoCloseable {
  /// Name of the file.
  public static final String FILE = ".lock";

  private static final int LARGEST_FILE = 4096;
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock of a folder, which is made when it is not there.
  ///
  /// @throws InputException in one line when another process holds it
  public static FolderLock acquire(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      while (true) {
        refuseOtherHost(folder, file);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
          channel.close();
          throw held(folder, holder(file));
        }
        String text = own();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        if (text.equals(holder(file))) {
          return new FolderLock(file, channel);
        }
        channel.close(); // the one before deleted the file between opening and locking it
      }
    } catch (IOException e) {
      throw new InputException("cannot lock " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // this process itself
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
    }
  }
}
