package expanse.serve;

import expanse.live.LiveSymbol;
import expanse.live.StateFolder;
import expanse.market.Bar;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What the symbols of a served run need to go on after the server was killed at any moment. A bar
/// is written down before its signal is told. For one thread at a time.
final class ServedState implements AutoCloseable {
  private static final String KIND = "serve";

  private final Map<String, Followed> symbols;
  private final StateFolder folder;
  private boolean same = true; // whether the models are those that wrote the snapshot

  /// Opens a folder, which is made when it is not there, and brings symbols to where they were.
  /// When they were followed by other models, those of now begin with their last bars.
  ///
  /// @param symbols by name; those that were saved are added
  /// @throws expanse.base.InputException when the folder is in use, damaged, or of something else
  ServedState(Path path, Map<String, Followed> symbols, LoadedRun models) {
    this.symbols = symbols;
    folder = StateFolder.open(path, KIND, in -> loadAll(in, models), in -> loadBar(in, models));
    try {
      snapshot(models);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private void loadAll(DataInputStream in, LoadedRun models) throws IOException {
    same = in.readUTF().equals(models.model());
    for (int k = in.readInt(); k > 0; k--) {
      symbol(in.readUTF()).load(in, models, same);
    }
  }

  private Followed symbol(String name) {
    return symbols.computeIfAbsent(name, Followed::new);
  }

  private void loadBar(DataInputStream in, LoadedRun models) throws IOException {
    Followed followed = symbol(in.readUTF());
    followed.interval(in.readLong(), 0);
    Bar bar = Bar.read(in);
    LiveSymbol symbol = followed.on(models);
    symbol.skip(bar);
    followed.keep(bar);
    if (same) {
      symbol.loadDetections(in);
    }
  }

  /// Writes down a bar that a symbol has taken.
  void took(Followed followed, LiveSymbol symbol, Bar bar) {
    folder.add(out -> {
      out.writeUTF(symbol.name());
      out.writeLong(followed.interval());
      bar.write(out);
      symbol.saveDetections(out);
    });
  }

  /// Writes everything anew when the journal has become long.
  void tidy(LoadedRun models) {
    if (folder.isLong(symbols.size())) {
      snapshot(models);
    }
  }

  /// Writes everything anew.
  ///
  /// @param models that speak next
  void snapshot(LoadedRun models) {
    folder.snapshot(out -> writeAll(out, models));
  }

  private void writeAll(DataOutputStream out, LoadedRun models) throws IOException {
    Map<String, Followed> all = Map.copyOf(symbols); // others may be added meanwhile
    out.writeUTF(models.model());
    out.writeInt(all.size());
    for (Map.Entry<String, Followed> one : all.entrySet()) {
      out.writeUTF(one.getKey());
      one.getValue().save(out, models);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
