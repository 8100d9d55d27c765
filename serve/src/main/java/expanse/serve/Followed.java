package expanse.serve;

import expanse.base.InputException;
import expanse.live.LiveSymbol;
import expanse.market.Bar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A symbol that a served run follows, and its last bars, from which other models go on. For one
/// thread at a time.
final class Followed {
  /// Bars of a symbol that are kept for new models.
  static final int KEPT = 512;

  private final String name;
  private final Deque<Bar> recent = new ArrayDeque<>();
  private long intervalMillis; // 0 until it is known
  private @Nullable LoadedRun models;
  private @Nullable LiveSymbol symbol;

  Followed(String name) {
    this.name = name;
  }

  /// Says how far bars usually are apart.
  ///
  /// @param given by the client; 0 when it says nothing
  /// @param usual what is taken then
  /// @throws InputException when it was something else before
  void interval(long given, long usual) {
    if (intervalMillis == 0) {
      intervalMillis = given == 0 ? usual : given;
    } else if (given != 0 && given != intervalMillis) {
      throw new InputException(
          "interval_millis was "
              + intervalMillis
              + " for "
              + name
              + " and cannot change; leave it out");
    }
  }

  /// Usual time between bars.
  long interval() {
    return intervalMillis;
  }

  /// The symbol as some models see it. When they are others than before, the last bars are given to
  /// them first.
  LiveSymbol on(LoadedRun current) {
    LiveSymbol known = symbol;
    if (known == null || models != current) {
      known = current.symbol(name, intervalMillis);
      recent.forEach(known::skip);
      symbol = known;
      models = current;
    }
    return known;
  }

  /// Keeps a bar that the symbol has taken.
  void keep(Bar bar) {
    recent.addLast(bar);
    if (recent.size() > KEPT) {
      recent.removeFirst();
    }
  }

  /// Writes all that what follows depends on.
  ///
  /// @param current the models that speak next
  void save(DataOutput out, LoadedRun current) throws IOException {
    out.writeLong(intervalMillis);
    out.writeInt(recent.size());
    for (Bar bar : recent) {
      bar.write(out);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // other models pass over it
    LiveSymbol known = symbol;
    if (known != null && models == current) {
      known.save(new DataOutputStream(bytes));
    }
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
  }

  /// Takes what was saved.
  ///
  /// @param current the models that speak next
  /// @param same whether they are those that spoke last
  void load(DataInput in, LoadedRun current, boolean same) throws IOException {
    intervalMillis = in.readLong();
    for (int k = in.readInt(); k > 0; k--) {
      recent.addLast(Bar.read(in));
    }
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    if (same && bytes.length > 0) {
      LiveSymbol saved = current.symbol(name, intervalMillis);
      saved.load(new DataInputStream(new ByteArrayInputStream(bytes)));
      symbol = saved;
      models = current;
    }
  }
}
