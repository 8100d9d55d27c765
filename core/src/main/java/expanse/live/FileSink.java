package expanse.live;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Signals as lines at the end of a file, each exactly once: a line that a kill has cut is taken
/// away, and what the file already holds is not written again.
final class FileSink implements SignalSink {
  private static final String HEAD = "{\"id\":\"";

  private static final int LONGEST_ID = 4096;
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final RandomAccessFile out; // a channel would close when its thread is interrupted
  private final Map<String, Long> newest = new HashMap<>(); // time by symbol and model
  private long delivered;

  FileSink(Path file) {
    this.file = file;
    AtomicFiles.requireFile(file);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      long whole = Files.exists(file) ? readWhole() : 0;
      out = new RandomAccessFile(file.toFile(), "rw");
      out.setLength(whole);
      out.seek(whole);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private InputException unwritable(IOException e) {
    return new InputException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
  }

  /// Reads which signals are there.
  ///
  /// @return number of bytes up to the end of the last whole line
  private long readWhole() throws IOException {
    long whole = 0;
    long at = 0;
    StringBuilder line = new StringBuilder();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        for (int i = 0; i < read; i++) {
          if (chunk[i] == '\n') {
            isNew(id(line));
            line.setLength(0);
            whole = at + i + 1;
          } else if (line.length() < LONGEST_ID) {
            line.append((char) (chunk[i] & 0xff)); // names are told apart by their bytes
          }
        }
        at += read;
      }
    }
    return whole;
  }

  private String id(CharSequence line) {
    String text = line.toString();
    int end = text.indexOf("\",\"symbol\"");
    if (!text.startsWith(HEAD) || end < 0) {
      throw new InputException(
          file + " holds lines that are no signals; name another file for --to");
    }
    return text.substring(HEAD.length(), end);
  }

  /// Whether a signal is later than those of its symbol and model before.
  private boolean isNew(String id) {
    int at = id.lastIndexOf('@');
    int hash = id.lastIndexOf('#');
    long time = Instant.parse(id.substring(at + 1, hash)).toEpochMilli();
    String key = id.substring(0, at) + id.substring(hash);
    if (newest.getOrDefault(key, Long.MIN_VALUE) >= time) {
      return false;
    }
    newest.put(key, time);
    return true;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void send(String id, String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (isNew(id(new String(bytes, StandardCharsets.ISO_8859_1)))) {
      try {
        out.write(bytes);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
    delivered++;
  }

  @Override
  public long delivered() {
    return delivered;
  }

  @Override
  public void close() {
    try {
      out.getFD().sync();
      out.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
