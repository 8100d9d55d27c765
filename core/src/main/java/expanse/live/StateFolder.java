package expanse.live;

import expanse.base.AtomicFiles;
import expanse.base.FolderLock;
import expanse.base.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// A folder that keeps what a process knows when it is killed at any moment: a snapshot, and a
/// journal of records that came since, each written whole or not at all.
///
/// The folder belongs to one process at a time. For one thread at a time.
public final class StateFolder implements AutoCloseable {
  private static final String SNAPSHOT = "snapshot";
  private static final String JOURNAL = "journal-";
  private static final int MAGIC = 0x45585032; // EXP2
  private static final int HEAD = 8; // bytes in front of a record: its length and its CRC-32
  private static final int BUFFER = 1 << 16;
  private static final long LEAST_BETWEEN_SNAPSHOTS = 5000; // records
  private static final long RECORDS_A_SYMBOL = 100;

  /// What to do with a folder that cannot be used.
  public static final String REMEDY = "delete the folder to begin anew";

  private final Path folder;
  private final String kind;
  private final FolderLock lock;
  private long snapshots; // written so far; the journal has the number of the one before it
  private long records; // in the journal
  private @Nullable OutputStream journal; // a channel would close when its thread is interrupted
  private @Nullable InputException failure;

  /// What is written.
  public interface Content {
    /// Writes it.
    void writeTo(DataOutputStream out) throws IOException;
  }

  /// What takes something that was written.
  public interface Taker {
    /// Reads it.
    void readFrom(DataInputStream in) throws IOException;
  }

  private StateFolder(Path folder, String kind) {
    this.folder = folder;
    this.kind = kind;
    this.lock = FolderLock.acquire(folder);
  }

  /// Opens a folder, which is made when it is not there, and gives what it keeps: the snapshot,
  /// when there is one, and then the records.
  ///
  /// @param kind of state, such as `serve`
  /// @throws InputException when it is in use, damaged, or of another kind
  public static StateFolder open(Path folder, String kind, Taker snapshot, Taker record) {
    StateFolder state = new StateFolder(folder, kind);
    try {
      state.load(snapshot, record);
      return state;
    } catch (IOException e) {
      state.lock.close();
      throw new InputException(
          "the state in " + folder + " cannot be read: " + AtomicFiles.reason(e) + "; " + REMEDY,
          e);
    } catch (RuntimeException e) {
      state.lock.close();
      throw e;
    }
  }

  /// Where it is.
  public Path path() {
    return folder;
  }

  private void load(Taker taker, Taker record) throws IOException {
    Path snapshot = folder.resolve(SNAPSHOT);
    if (Files.exists(snapshot)) {
      requireWhole(snapshot);
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(snapshot), BUFFER))) {
        requireMine(in);
        snapshots = in.readLong();
        taker.readFrom(in);
      }
    }
    Path file = folder.resolve(JOURNAL + snapshots);
    if (Files.exists(file)) {
      replay(file, record);
    }
  }

  private void requireWhole(Path snapshot) throws IOException {
    try (CheckedInputStream in =
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(snapshot), BUFFER), new CRC32());
        DataInputStream data = new DataInputStream(in)) {
      long size = Files.size(snapshot) - Long.BYTES;
      if (size < 0) {
        throw changed();
      }
      data.skipNBytes(size);
      long sum = in.getChecksum().getValue();
      if (data.readLong() != sum) {
        throw changed();
      }
    }
  }

  private InputException changed() {
    return new InputException("the state in " + folder + " was changed or damaged; " + REMEDY);
  }

  private void requireMine(DataInputStream in) throws IOException {
    String found = in.readInt() == MAGIC ? in.readUTF() : "";
    if (!found.equals(kind)) {
      throw new InputException(
          "the state in "
              + folder
              + (found.isEmpty()
                  ? " is of another version of Expanse"
                  : " is that of expanse " + found)
              + "; name another folder for --state, or "
              + REMEDY);
    }
  }

  /// Takes what came after the snapshot, up to a record that a kill has cut.
  private static void replay(Path file, Taker record) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    CRC32 sum = new CRC32();
    while (all.remaining() >= HEAD) {
      int length = all.getInt();
      int expected = all.getInt();
      if (length < 1 || length > all.remaining()) {
        return;
      }
      sum.reset();
      sum.update(all.array(), all.position(), length);
      if ((int) sum.getValue() != expected) {
        return;
      }
      record.readFrom(
          new DataInputStream(new ByteArrayInputStream(all.array(), all.position(), length)));
      all.position(all.position() + length);
    }
  }

  /// Writes down a record. Once that has failed it fails for ever, so that no record is missing
  /// between others.
  ///
  /// @throws InputException when it cannot be written
  public void add(Content record) {
    InputException failed = failure;
    if (failed != null) {
      throw failed;
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      record.writeTo(new DataOutputStream(bytes));
      byte[] payload = bytes.toByteArray();
      CRC32 sum = new CRC32();
      sum.update(payload);
      ByteBuffer whole = ByteBuffer.allocate(HEAD + payload.length);
      whole.putInt(payload.length).putInt((int) sum.getValue()).put(payload);
      OutputStream out = journal;
      if (out == null) {
        out = new FileOutputStream(folder.resolve(JOURNAL + snapshots).toFile());
        journal = out;
      }
      out.write(whole.array());
      records++;
    } catch (IOException e) {
      failed = unwritable(e);
      failure = failed;
      throw failed;
    }
  }

  private InputException unwritable(IOException e) {
    return new InputException("cannot write to " + folder + ": " + AtomicFiles.reason(e), e);
  }

  /// Whether the journal has become long.
  ///
  /// @param symbols that a snapshot holds
  public boolean isLong(int symbols) {
    return records >= Math.max(LEAST_BETWEEN_SNAPSHOTS, RECORDS_A_SYMBOL * symbols);
  }

  /// Writes everything anew, and begins an empty journal.
  public void snapshot(Content content) {
    try {
      closeJournal();
      AtomicFiles.write(
          folder.resolve(SNAPSHOT),
          file -> {
            CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
            out.writeInt(MAGIC);
            out.writeUTF(kind);
            out.writeLong(snapshots + 1);
            content.writeTo(out);
            out.flush();
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
          });
      snapshots++;
      deleteJournals();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void closeJournal() throws IOException {
    if (journal != null) {
      journal.close();
      journal = null;
    }
    records = 0;
  }

  private void deleteJournals() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (String.valueOf(file.getFileName()).startsWith(JOURNAL)) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      closeJournal();
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      lock.close();
    }
  }
}
