package expanse.studio.marking;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/// Every gesture, one a line, on the disk before it counts. Whoever has it open has it alone.
///
/// A line that was cut by a crash is dropped when the journal is opened again: nobody was told that
/// it counts.
final class Journal implements AutoCloseable {
  private static final ObjectWriter JSON =
      Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final FileChannel channel;
  private final List<Entry> entries;

  private Journal(Path file, FileChannel channel, List<Entry> entries) {
    this.file = file;
    this.channel = channel;
    this.entries = entries;
  }

  /// Opens a journal, or begins one.
  ///
  /// @throws InputException when another process has it, or it is no journal
  static Journal open(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw new InputException(
              file + " is in use by another studio; work on its page, or end it with Ctrl-C first");
        }
        return new Journal(file, channel, read(file, channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InputException("cannot open " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static List<Entry> read(Path file, FileChannel channel) throws IOException {
    // through the locked channel: closing another one of the file would drop the lock
    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        String line = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        entries.add(entry(file, line, entries.size() + 1));
        from = at + 1;
      }
    }
    channel.truncate(from);
    channel.position(from);
    return entries;
  }

  private static Entry entry(Path file, String line, int number) {
    try {
      Entry entry = Json.MAPPER.readValue(line, Entry.class);
      if (entry != null) {
        return entry;
      }
    } catch (JacksonException e) {
      throw damaged(file, number, e);
    }
    throw damaged(file, number, null);
  }

  private static InputException damaged(Path file, int number, @Nullable Exception cause) {
    String message =
        file
            + ", line "
            + number
            + " is not one of a journal; move the file away, the labels file holds the same spans";
    return cause == null ? new InputException(message) : new InputException(message, cause);
  }

  /// What the file held when it was opened.
  List<Entry> entries() {
    return entries;
  }

  /// Writes a line and returns when the disk has it.
  void append(Entry entry) {
    byte[] line = JSON.writeValueAsBytes(entry);
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    try {
      long before = channel.position();
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        channel.truncate(before);
        channel.position(before);
        throw e;
      }
    } catch (IOException e) {
      throw new InputException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InputException("cannot close " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
