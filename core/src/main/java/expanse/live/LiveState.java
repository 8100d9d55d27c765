package expanse.live;

import expanse.base.AtomicFiles;
import expanse.base.FolderLock;
import expanse.base.InputException;
import expanse.market.Bar;
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
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// What a stream needs to go on after it was killed at any moment: a snapshot of all symbols, and a
/// journal of what came since. A bar is in the journal, with what was said of it, before anybody
/// hears of it; so what was not delivered is sent again with the same bytes, and what is said next
/// has the bits that it would have had without the kill.
///
/// The folder belongs to one process at a time.
final class LiveState implements AutoCloseable {
  private static final String SNAPSHOT = "snapshot";
  private static final String JOURNAL = "journal-";
  private static final int MAGIC = 0x45585031; // EXP1
  private static final int HEAD = 8; // bytes in front of a record: its length and its CRC-32
  private static final int BUFFER = 1 << 16;
  private static final byte BAR = 1;
  private static final byte DELIVERED = 2;
  private static final long LEAST_BETWEEN_SNAPSHOTS = 5000; // records
  private static final long RECORDS_A_SYMBOL = 100;
  private static final String REMEDY = "delete the folder to begin anew";

  private final Path folder;
  private final FolderLock lock;
  private final Map<String, Long> delivered = new LinkedHashMap<>(); // by the name of a sink
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long number; // of the newest signal
  private long records; // in the journal
  private @Nullable OutputStream journal; // a channel would close when its thread is interrupted

  /// A signal that some sink may not have taken.
  ///
  /// @param number of the signal, from 1
  record Pending(long number, String id, String line) {}

  /// Makes symbols.
  interface Symbols {
    /// The symbol of a name.
    LiveSymbol of(String name);

    /// All that are known.
    Collection<LiveSymbol> all();
  }

  private LiveState(Path folder) {
    this.folder = folder;
    this.lock = FolderLock.acquire(folder);
  }

  /// Opens a folder, and brings symbols to where they were.
  ///
  /// @param model names the models and the threshold
  /// @throws InputException when it is in use, damaged, or of another model
  static LiveState open(Path folder, String model, Symbols symbols) {
    LiveState state = new LiveState(folder);
    try {
      state.load(model, symbols);
      return state;
    } catch (IOException e) {
      state.lock.close();
      throw state.damaged(e);
    } catch (RuntimeException e) {
      state.lock.close();
      throw e;
    }
  }

  private InputException damaged(IOException e) {
    return new InputException(
        "the state in " + folder + " cannot be read: " + AtomicFiles.reason(e) + "; " + REMEDY, e);
  }

  private void load(String model, Symbols symbols) throws IOException {
    Path snapshot = folder.resolve(SNAPSHOT);
    if (Files.exists(snapshot)) {
      requireWhole(snapshot);
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(snapshot), BUFFER))) {
        loadSnapshot(in, model, symbols);
      }
    }
    Path file = folder.resolve(JOURNAL + number);
    if (Files.exists(file)) {
      replay(file, symbols);
    }
    snapshot(model, symbols);
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

  private void loadSnapshot(DataInputStream in, String model, Symbols symbols) throws IOException {
    int magic = in.readInt();
    String saved = magic == MAGIC ? in.readUTF() : "";
    if (magic != MAGIC || !saved.equals(model)) {
      throw new InputException(
          "the state in "
              + folder
              + (magic == MAGIC
                  ? " is that of the model " + saved + ", and the run is " + model
                  : " is of another version of Expanse")
              + "; name another folder for --state, or "
              + REMEDY);
    }
    number = in.readLong();
    for (int k = in.readInt(); k > 0; k--) {
      delivered.put(in.readUTF(), in.readLong());
    }
    for (int k = in.readInt(); k > 0; k--) {
      pending.add(new Pending(in.readLong(), in.readUTF(), in.readUTF()));
    }
    for (int k = in.readInt(); k > 0; k--) {
      symbols.of(in.readUTF()).load(in);
    }
  }

  /// Takes what came after the snapshot, up to a record that a kill has cut.
  private void replay(Path file, Symbols symbols) throws IOException {
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
      record(
          new DataInputStream(new ByteArrayInputStream(all.array(), all.position(), length)),
          symbols);
      all.position(all.position() + length);
    }
  }

  private void record(DataInputStream in, Symbols symbols) throws IOException {
    if (in.readByte() == DELIVERED) {
      delivered.put(in.readUTF(), in.readLong());
      return;
    }
    LiveSymbol symbol = symbols.of(in.readUTF());
    symbol.skip(
        new Bar(
            in.readLong(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble()));
    symbol.loadDetections(in);
    number++;
    pending.add(new Pending(number, in.readUTF(), in.readUTF()));
  }

  /// Number of the newest signal.
  long number() {
    return number;
  }

  /// The signals that a sink has not taken, oldest first; of one that was not there before, none.
  List<Pending> missing(String sink) {
    long last = delivered.computeIfAbsent(sink, _ -> number);
    return pending.stream().filter(one -> one.number > last).toList();
  }

  /// Number of the last signal that a sink has taken.
  long delivered(String sink) {
    return delivered.getOrDefault(sink, number);
  }

  /// Writes down a bar and what was said of it.
  void said(LiveSymbol symbol, Bar bar, String id, String line) {
    number++;
    pending.add(new Pending(number, id, line));
    write(out -> {
      out.writeByte(BAR);
      out.writeUTF(symbol.name());
      out.writeLong(bar.time());
      out.writeDouble(bar.open());
      out.writeDouble(bar.high());
      out.writeDouble(bar.low());
      out.writeDouble(bar.close());
      out.writeDouble(bar.volume());
      symbol.saveDetections(out);
      out.writeUTF(id);
      out.writeUTF(line);
    });
  }

  /// Writes down how far a sink is.
  void delivered(String sink, long last) {
    Long known = delivered.put(sink, last);
    if (known == null || known != last) {
      write(out -> {
        out.writeByte(DELIVERED);
        out.writeUTF(sink);
        out.writeLong(last);
      });
      long all = delivered.values().stream().mapToLong(Long::longValue).min().orElse(number);
      while (!pending.isEmpty() && pending.getFirst().number <= all) {
        pending.removeFirst();
      }
    }
  }

  /// Sinks that are no longer asked for hold nothing back.
  void keep(List<String> sinks) {
    delivered.keySet().retainAll(sinks);
  }

  private interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private void write(Content content) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      content.writeTo(new DataOutputStream(bytes));
      byte[] payload = bytes.toByteArray();
      CRC32 sum = new CRC32();
      sum.update(payload);
      ByteBuffer record = ByteBuffer.allocate(HEAD + payload.length);
      record.putInt(payload.length).putInt((int) sum.getValue()).put(payload);
      OutputStream out = journal;
      if (out == null) {
        long first = number - (payload[0] == BAR ? 1 : 0);
        out = new FileOutputStream(folder.resolve(JOURNAL + first).toFile());
        journal = out;
      }
      out.write(record.array());
      records++;
    } catch (IOException e) {
      throw new InputException("cannot write to " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  /// Whether the journal has become long.
  boolean isLong(int symbols) {
    return records >= Math.max(LEAST_BETWEEN_SNAPSHOTS, RECORDS_A_SYMBOL * symbols);
  }

  /// Writes everything anew, and begins an empty journal.
  void snapshot(String model, Symbols symbols) {
    try {
      closeJournal();
      AtomicFiles.write(
          folder.resolve(SNAPSHOT),
          file -> {
            CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
            write(out, model, symbols);
            out.flush();
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
          });
      deleteJournals();
    } catch (IOException e) {
      throw new InputException("cannot write to " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }

  private void write(DataOutputStream out, String model, Symbols symbols) throws IOException {
    out.writeInt(MAGIC);
    out.writeUTF(model);
    out.writeLong(number);
    out.writeInt(delivered.size());
    for (Map.Entry<String, Long> sink : delivered.entrySet()) {
      out.writeUTF(sink.getKey());
      out.writeLong(sink.getValue());
    }
    out.writeInt(pending.size());
    for (Pending one : pending) {
      out.writeLong(one.number);
      out.writeUTF(one.id);
      out.writeUTF(one.line);
    }
    out.writeInt(symbols.all().size());
    for (LiveSymbol symbol : symbols.all()) {
      out.writeUTF(symbol.name());
      symbol.save(out);
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
      throw new InputException("cannot write to " + folder + ": " + AtomicFiles.reason(e), e);
    } finally {
      lock.close();
    }
  }
}
