package expanse.feed;

import expanse.base.InputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A text file that grows. A line counts when its end is there. When the file is replaced by
/// another of its name, what is left of the old one is read first; when it is cut, it is read from
/// its beginning. Not for several threads.
final class FileTail implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final String symbol;
  private final RowReader rows;
  private final byte[] chunk = new byte[CHUNK];
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(); // a line without its end
  private @Nullable RandomAccessFile open; // a channel would close when its thread is interrupted
  private @Nullable Object key;

  /// @param symbol name of the instrument where a line names none
  FileTail(Path file, String symbol, FeedOptions options, BarFeed.Receiver to) {
    this.file = file;
    this.symbol = symbol;
    this.rows = new RowReader(file.toString(), options, to);
  }

  /// Reads what has come since the last time.
  ///
  /// @param last whether nothing will be added, so that a last line needs no end
  /// @return whether anything had come
  boolean read(boolean last) {
    try {
      boolean any = false;
      Object now = identity();
      RandomAccessFile old = open;
      if (old != null && !Objects.equals(now, key) && now != null) {
        any = drain(old); // the rest of the file that was moved away
        endLine();
        old.close();
        open = null;
      }
      if (open == null) {
        if (now == null) {
          return any;
        }
        open = new RandomAccessFile(file.toFile(), "r");
        key = now;
      }
      RandomAccessFile current = Objects.requireNonNull(open);
      if (current.length() < current.getFilePointer()) {
        current.seek(0);
        begun.reset();
      }
      any |= drain(current);
      if (last) {
        endLine();
      }
      return any;
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  private @Nullable Object identity() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object inode = attributes.fileKey();
      return inode == null ? attributes.creationTime() : inode;
    } catch (NoSuchFileException e) {
      return null; // being replaced
    }
  }

  private boolean drain(RandomAccessFile from) throws IOException {
    boolean any = false;
    while (true) {
      int read = from.read(chunk);
      if (read <= 0) {
        return any;
      }
      any = true;
      take(chunk, read);
    }
  }

  private void take(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        begun.write(bytes, start, i - start);
        endLine();
        start = i + 1;
      }
    }
    begun.write(bytes, start, length - start);
  }

  private void endLine() {
    if (begun.size() > 0) {
      rows.line(begun.toString(StandardCharsets.UTF_8), symbol);
      begun.reset();
    }
  }

  @Override
  public void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // it was only read
    }
  }
}
