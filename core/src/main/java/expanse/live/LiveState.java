package expanse.live;

import expanse.base.InputException;
import expanse.market.Bar;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a stream needs to go on after it was killed at any moment. A bar is written down, with what
/// was said of it, before anybody hears of it; so what was not delivered is sent again with the
/// same bytes, and what is said next has the bits that it would have had without the kill.
final class LiveState implements AutoCloseable {
  private static final String KIND = "live";
  private static final byte BAR = 1;
  private static final byte DELIVERED = 2;

  private final StateFolder folder;
  private final Map<String, Long> delivered = new LinkedHashMap<>(); // by the name of a sink
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long number; // of the newest signal

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

  private LiveState(Path path, String model, Symbols symbols) {
    folder =
        StateFolder.open(
            path, KIND, in -> load(in, path, model, symbols), in -> record(in, symbols));
  }

  /// Opens a folder, and brings symbols to where they were.
  ///
  /// @param model names the models and the threshold
  /// @throws InputException when it is in use, damaged, or of another model
  static LiveState open(Path folder, String model, Symbols symbols) {
    LiveState state = new LiveState(folder, model, symbols);
    try {
      state.snapshot(model, symbols);
      return state;
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private void load(DataInputStream in, Path path, String model, Symbols symbols)
      throws IOException {
    String saved = in.readUTF();
    if (!saved.equals(model)) {
      throw new InputException(
          "the state in "
              + path
              + " is that of the model "
              + saved
              + ", and the run is "
              + model
              + "; name another folder for --state, or "
              + StateFolder.REMEDY);
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

  private void record(DataInputStream in, Symbols symbols) throws IOException {
    if (in.readByte() == DELIVERED) {
      delivered.put(in.readUTF(), in.readLong());
      return;
    }
    LiveSymbol symbol = symbols.of(in.readUTF());
    symbol.skip(Bar.read(in));
    symbol.loadDetections(in);
    number++;
    pending.add(new Pending(number, in.readUTF(), in.readUTF()));
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
    folder.add(out -> {
      out.writeByte(BAR);
      out.writeUTF(symbol.name());
      bar.write(out);
      symbol.saveDetections(out);
      out.writeUTF(id);
      out.writeUTF(line);
    });
  }

  /// Writes down how far a sink is.
  void delivered(String sink, long last) {
    Long known = delivered.put(sink, last);
    if (known == null || known != last) {
      folder.add(out -> {
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

  /// Whether the journal has become long.
  boolean isLong(int symbols) {
    return folder.isLong(symbols);
  }

  /// Writes everything anew.
  void snapshot(String model, Symbols symbols) {
    folder.snapshot(out -> write(out, model, symbols));
  }

  private void write(DataOutputStream out, String model, Symbols symbols) throws IOException {
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

  @Override
  public void close() {
    folder.close();
  }
}
