package expanse.table;

import expanse.base.InputException;
import expanse.base.InputFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// The text in a file as UTF-8 bytes, whatever it is packed in (gzip, or zip with one file in it)
/// and encoded as (UTF-8, UTF-16, the Western one-byte code of Windows). It can be read several
/// times; what is no ordinary file, such as a pipe, is kept in memory for that. JSON is turned into
/// lines of comma-separated values, see [JsonTable].
public final class TextSource {
  private static final int HEAD = 8192;
  private static final int MOST_KEPT = 1 << 28;

  private final Path file;
  private final byte @Nullable [] kept;
  private final Charset charset;
  private final boolean json;
  private byte @Nullable [] converted;

  private TextSource(Path file, byte @Nullable [] kept, byte[] head) {
    this.file = file;
    this.kept = kept;
    this.charset = charset(head);
    this.json = charset.equals(StandardCharsets.UTF_8) && JsonTable.looksLike(head);
  }

  /// The text of a file.
  ///
  /// @throws InputException when it is missing, not readable, packed or encoded in another way, or
  ///   of another format than text: says which and what to do
  public static TextSource of(Path file) {
    InputFiles.require(file);
    return reading(
        file,
        () -> {
          byte[] kept = Files.isRegularFile(file) ? null : keep(Files.newInputStream(file));
          byte[] head;
          try (InputStream in = unpacked(file, kept)) {
            head = in.readNBytes(HEAD);
          }
          ForeignFormats.refuse(file.toString(), head);
          return new TextSource(file, kept, head);
        });
  }

  /// The text of a stream, which is read to its end and kept.
  ///
  /// @param name for messages
  /// @throws InputException when it is no text
  public static TextSource of(InputStream in, String name) throws IOException {
    byte[] kept = keep(in);
    byte[] head = Arrays.copyOf(kept, Math.min(HEAD, kept.length));
    ForeignFormats.refuse(name, head);
    return new TextSource(Path.of(name), kept, head);
  }

  private static byte[] keep(InputStream in) throws IOException {
    try (in) {
      byte[] all = in.readNBytes(MOST_KEPT);
      if (all.length == MOST_KEPT) {
        throw new InputException(
            "what comes through a pipe is kept in memory and may be up to 256 MB; name a file");
      }
      return all;
    }
  }

  /// Something that reads, and may fail at it.
  @FunctionalInterface
  public interface Reading<T> {
    /// @return what was read
    T read() throws IOException;
  }

  /// Reads, and tells what goes wrong in the words of this program.
  ///
  /// @throws InputException when the file cannot be read or unpacked
  public static <T> T reading(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (EOFException | ZipException e) {
      throw new InputException(file + " is cut or damaged: it does not unpack; copy it again", e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  /// The file.
  public Path path() {
    return file;
  }

  /// The name of the file, for messages.
  public String name() {
    return file.toString();
  }

  /// Whether the text was JSON: its rows are then counted from 1 without a header.
  public boolean isJson() {
    return json;
  }

  /// The text from its beginning, without a byte order mark.
  ///
  /// @throws IOException when it cannot be read or unpacked
  public InputStream open() throws IOException {
    if (json) {
      byte[] lines = converted;
      if (lines == null) {
        try (InputStream in = plain()) {
          lines = JsonTable.lines(in, name());
        }
        converted = lines;
      }
      return new ByteArrayInputStream(lines);
    }
    return plain();
  }

  /// The text as it stands, JSON too.
  ///
  /// @throws IOException when it cannot be read or unpacked
  public InputStream raw() throws IOException {
    return plain();
  }

  private InputStream plain() throws IOException {
    InputStream in = unpacked(file, kept);
    return charset.equals(StandardCharsets.UTF_8) ? in : new Utf8Stream(in, charset);
  }

  private static InputStream unpacked(Path file, byte @Nullable [] kept) throws IOException {
    InputStream in =
        kept == null
            ? new BufferedInputStream(Files.newInputStream(file), 1 << 16)
            : new ByteArrayInputStream(kept);
    in.mark(4);
    byte[] head = in.readNBytes(4);
    in.reset();
    try {
      if (head.length > 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
        return new GZIPInputStream(in, 1 << 16);
      }
      if (head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
        String only = kept == null ? onlyFile(file) : null;
        return entry(new ZipInputStream(in), only);
      }
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /// The name of the one file in a zip archive.
  private static String onlyFile(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> !name.endsWith("/") && !name.startsWith("__MACOSX/"))
          .forEach(names::add);
    }
    if (names.contains("[Content_Types].xml")) {
      throw new InputException(file + " is a spreadsheet; save its sheet as CSV");
    }
    if (names.size() != 1) {
      throw new InputException(
          file
              + (names.isEmpty()
                  ? " is an empty zip archive"
                  : " is a zip archive of "
                      + names.size()
                      + " files ("
                      + InputException.shown(names.getFirst())
                      + ", …); unpack it and name one of them"));
    }
    return names.getFirst();
  }

  private static InputStream entry(ZipInputStream zip, @Nullable String name) throws IOException {
    for (ZipEntry at = zip.getNextEntry(); at != null; at = zip.getNextEntry()) {
      if (name == null ? !at.isDirectory() : at.getName().equals(name)) {
        return zip;
      }
    }
    throw new ZipException("no file in it");
  }

  private static Charset charset(byte[] head) {
    if (head.length >= 4) {
      int mark = (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
      boolean little = mark == 0xFFFE || (head[0] != 0 && head[1] == 0 && head[3] == 0);
      boolean big = mark == 0xFEFF || (head[0] == 0 && head[1] != 0 && head[2] == 0);
      if (little || big) {
        return little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
      }
    }
    return isUtf8(head) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
  }

  /// Whether bytes are UTF-8, the last character perhaps cut.
  private static boolean isUtf8(byte[] head) {
    int i = 0;
    while (i < head.length) {
      int b = head[i] & 0xFF;
      int more = b < 0x80 ? 0 : b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : b >= 0xC2 ? 1 : -1;
      if (more < 0) {
        return false;
      }
      for (int k = 1; k <= more && i + k < head.length; k++) {
        if ((head[i + k] & 0xC0) != 0x80) {
          return false;
        }
      }
      i += more + 1;
    }
    return true;
  }
}
