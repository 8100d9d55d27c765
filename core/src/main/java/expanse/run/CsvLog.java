package expanse.run;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;

/// A CSV file that only grows, and that a resumed run can cut back to a recorded point.
public final class CsvLog implements AutoCloseable {
  /// A point in a log.
  ///
  /// @param length bytes written so far
  /// @param crc CRC-32 of these bytes
  public record Mark(long length, long crc) {}

  private final Path file;
  private final FileChannel channel;
  private final StringBuilder pending = new StringBuilder();
  private final CRC32 crc = new CRC32();
  private long length;
  private boolean dirty;

  private CsvLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Starts a new file, in place of an old one.
  public static CsvLog create(Path file, List<String> columns) {
    try {
      CsvLog log =
          new CsvLog(
              file,
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING));
      for (String column : columns) {
        log.put(column);
      }
      log.endRow();
      log.flush();
      return log;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Opens an existing file and cuts it back to a mark.
  ///
  /// @throws InputException when the file up to the mark is not what was written
  public static CsvLog resume(Path file, Mark mark) {
    try {
      byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
      if (bytes.length < mark.length()) {
        throw new InputException(
            file + " is shorter than the run left it; resume from a copy or train again");
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, 0, (int) mark.length());
      if (crc.getValue() != mark.crc()) {
        throw new InputException(
            file + " was changed after the run wrote it; resume from a copy or train again");
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      channel.truncate(mark.length());
      channel.position(mark.length());
      CsvLog log = new CsvLog(file, channel);
      log.length = mark.length();
      log.crc.update(bytes, 0, (int) mark.length());
      return log;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Name of the file.
  public String name() {
    return file.getFileName().toString();
  }

  public CsvLog put(String value) {
    if (!pending.isEmpty() && pending.charAt(pending.length() - 1) != '\n') {
      pending.append(',');
    }
    pending.append(value);
    return this;
  }

  public CsvLog put(long value) {
    return put(Long.toString(value));
  }

  /// The shortest text that reads back as the same number.
  public CsvLog put(double value) {
    return put(Double.toString(value));
  }

  public void endRow() {
    pending.append('\n');
  }

  /// Hands all rows to the operating system.
  public void flush() {
    if (pending.isEmpty()) {
      return;
    }
    byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
    pending.setLength(0);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    crc.update(bytes);
    length += bytes.length;
    dirty = true;
  }

  /// Forces everything to the disk.
  public Mark sync() {
    flush();
    if (dirty) {
      try {
        channel.force(false);
      } catch (IOException e) {
        throw unwritable(file, e);
      }
      dirty = false;
    }
    return new Mark(length, crc.getValue());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static InputException unwritable(Path file, IOException e) {
    return new InputException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
  }
}
