package expanse.serve;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.live.LiveSignal;
import expanse.live.LiveSignal.Silence;
import expanse.live.LiveSymbol;
import expanse.live.SignalJson;
import expanse.market.Bar;
import expanse.time.TimeText;
import expanse.web.Events;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A run that is served under a name: its models, which can be exchanged while it is at work, and
/// the symbols that it follows.
///
/// Whoever computes does so on the models that were there when it began. After an exchange the last
/// bars of each symbol are given to the new models before its next bar, so that no symbol has to
/// warm up again.
final class ServedRun implements AutoCloseable {
  /// Bars of a symbol that are kept for new models.
  static final int KEPT = 512;

  private final String name;
  private final Path path;
  private final Workers workers;
  private final int mostSymbols;
  private final Metrics metrics;
  private final Events events = Events.forPrograms(256);
  private final ConcurrentHashMap<String, Followed> symbols = new ConcurrentHashMap<>();
  private LoadedRun current;

  /// @param workers threads for whole series, shared by all runs
  /// @param mostSymbols that are followed at a time
  ServedRun(String name, Path path, Workers workers, int mostSymbols, Metrics metrics) {
    this.name = name;
    this.path = path;
    this.workers = workers;
    this.mostSymbols = mostSymbols;
    this.metrics = metrics;
    current = LoadedRun.open(path, workers);
    metrics.watch(name, symbols::size, events::listeners);
  }

  /// What new bars of a symbol brought.
  ///
  /// @param signals JSON of each bar that was taken
  /// @param refused bars that were not
  record Pushed(List<String> signals, List<Refused> refused) {}

  /// A bar that was not taken.
  ///
  /// @param time of its start
  /// @param why in words
  record Refused(String time, String why) {}

  private static final class Followed {
    private final Deque<Bar> recent = new ArrayDeque<>();
    private long intervalMillis;
    private @Nullable LoadedRun models;
    private @Nullable LiveSymbol symbol;
  }

  String name() {
    return name;
  }

  Events events() {
    return events;
  }

  int symbols() {
    return symbols.size();
  }

  /// Computes on the models of now, which stay open until it is done.
  <T> T with(Function<LoadedRun, T> work) {
    LoadedRun held = held();
    try {
      return work.apply(held);
    } finally {
      held.release();
    }
  }

  private synchronized LoadedRun held() {
    if (!current.hold()) {
      throw new InputException("the server is ending");
    }
    return current;
  }

  /// Opens the run anew, and exchanges the models when that went well.
  ///
  /// @return the names of the models before and now
  List<String> reload() {
    LoadedRun next = LoadedRun.open(path, workers);
    LoadedRun before;
    synchronized (this) {
      before = current;
      current = next;
    }
    List<String> models = List.of(before.model(), next.model());
    before.release();
    return models;
  }

  /// Takes new bars of a symbol, in order, and tells those who listen.
  Pushed push(BarsBody body) {
    Followed followed = followed(body);
    List<String> signals = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    SignalJson json = new SignalJson();
    synchronized (followed) {
      with(models -> {
        LiveSymbol symbol = symbol(followed, models, body);
        for (Bar bar : body.warmUp()) {
          if (takes(symbol, bar, refused)) {
            symbol.skip(bar);
            keep(followed, bar);
          }
        }
        for (Bar bar : body.bars()) {
          if (!takes(symbol, bar, refused)) {
            continue;
          }
          long start = System.nanoTime();
          LiveSignal signal = symbol.push(bar);
          keep(followed, bar);
          metrics.signal(name, signal.inside(), System.nanoTime() - start);
          if (signal.silence() == Silence.GAP && signal.missing() == models.window() - 1) {
            metrics.gap(name);
          }
          String line = json.line(signal);
          signals.add(line);
          events.tell(symbol.name(), "signal", signal.id(), line);
        }
        return signals;
      });
    }
    metrics.bars(name, "live", signals.size());
    return new Pushed(signals, refused);
  }

  private Followed followed(BarsBody body) {
    Followed known = symbols.get(body.symbol());
    if (known != null) {
      return known;
    }
    if (symbols.size() >= mostSymbols) {
      throw new InputException(
          "more than " + mostSymbols + " symbols are not followed; see --max-symbols");
    }
    return symbols.computeIfAbsent(body.symbol(), symbol -> new Followed());
  }

  private static LiveSymbol symbol(Followed followed, LoadedRun models, BarsBody body) {
    if (followed.intervalMillis == 0) {
      followed.intervalMillis =
          body.intervalMillis() == 0 ? models.intervalMillis() : body.intervalMillis();
    } else if (body.intervalMillis() != 0 && body.intervalMillis() != followed.intervalMillis) {
      throw new InputException(
          "interval_millis was "
              + followed.intervalMillis
              + " for "
              + body.symbol()
              + " and cannot change; leave it out");
    }
    LiveSymbol symbol = followed.symbol;
    if (symbol == null || followed.models != models) {
      symbol = models.symbol(body.symbol(), followed.intervalMillis);
      followed.recent.forEach(symbol::skip);
      followed.symbol = symbol;
      followed.models = models;
    }
    return symbol;
  }

  /// Whether a bar goes on where the symbol is; otherwise it is named and counted, and what follows
  /// is as if it had not come.
  private boolean takes(LiveSymbol symbol, Bar bar, List<Refused> refused) {
    String why = null;
    if (symbol.bars() > 0 && bar.time() == symbol.newest()) {
      why = "repeated";
    } else if (symbol.bars() > 0 && bar.time() < symbol.newest()) {
      why = "late";
    }
    if (why != null) {
      metrics.refused(name, why);
      refused.add(
          new Refused(
              TimeText.of(bar.time()),
              why + ": the newest bar is the one at " + TimeText.of(symbol.newest())));
    }
    return why == null;
  }

  private static void keep(Followed followed, Bar bar) {
    followed.recent.addLast(bar);
    if (followed.recent.size() > KEPT) {
      followed.recent.removeFirst();
    }
  }

  @Override
  public synchronized void close() {
    current.release();
  }
}
