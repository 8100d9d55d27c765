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
import java.util.ArrayList;
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
  private final String name;
  private final Path path;
  private final Workers workers;
  private final int mostSymbols;
  private final Metrics metrics;
  private final Events events = Events.forPrograms(256);
  private final ConcurrentHashMap<String, Followed> symbols = new ConcurrentHashMap<>();
  private final @Nullable ServedState state; // its lock is that of all that changes it
  private LoadedRun current;

  /// @param state folder that keeps the symbols, or null
  /// @param workers threads for whole series, shared by all runs
  /// @param mostSymbols that are followed at a time
  ServedRun(
      Server.Place place, @Nullable Path state, Workers workers, int mostSymbols, Metrics metrics) {
    this.name = place.name();
    this.path = place.path();
    this.workers = workers;
    this.mostSymbols = mostSymbols;
    this.metrics = metrics;
    current = LoadedRun.open(path, workers);
    try {
      this.state = state == null ? null : new ServedState(state, symbols, current);
    } catch (RuntimeException e) {
      current.release();
      throw e;
    }
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
    ServedState kept = state;
    if (kept == null) {
      return exchange(next);
    }
    synchronized (kept) {
      List<String> models = exchange(next);
      kept.snapshot(next);
      return models;
    }
  }

  private List<String> exchange(LoadedRun next) {
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
    Pushed pushed = new Pushed(new ArrayList<>(), new ArrayList<>());
    // one symbol is computed at a time, so that with a state symbols may as well wait here
    synchronized (state == null ? followed : state) {
      with(models -> {
        followed.interval(body.intervalMillis(), models.intervalMillis());
        take(followed, models, body, pushed);
        if (state != null) {
          state.tidy(models);
        }
        return pushed;
      });
    }
    metrics.bars(name, "live", pushed.signals.size());
    return pushed;
  }

  private void take(Followed followed, LoadedRun models, BarsBody body, Pushed pushed) {
    LiveSymbol symbol = followed.on(models);
    for (Bar bar : body.warmUp()) {
      if (takes(symbol, bar, pushed.refused)) {
        symbol.skip(bar);
        keep(followed, symbol, bar);
      }
    }
    SignalJson json = new SignalJson();
    for (Bar bar : body.bars()) {
      if (!takes(symbol, bar, pushed.refused)) {
        continue;
      }
      long start = System.nanoTime();
      LiveSignal signal = symbol.push(bar);
      keep(followed, symbol, bar);
      metrics.signal(name, signal.inside(), System.nanoTime() - start);
      if (signal.silence() == Silence.GAP && signal.missing() == models.window() - 1) {
        metrics.gap(name);
      }
      String line = json.line(signal);
      pushed.signals.add(line);
      events.tell(symbol.name(), "signal", signal.id(), line);
    }
  }

  private void keep(Followed followed, LiveSymbol symbol, Bar bar) {
    followed.keep(bar);
    if (state != null) {
      state.took(followed, symbol, bar);
    }
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
    return symbols.computeIfAbsent(body.symbol(), Followed::new);
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

  /// Saves the symbols, and lets the models go.
  @Override
  public void close() {
    ServedState kept = state;
    if (kept != null) {
      synchronized (kept) {
        try (kept) {
          with(models -> {
            kept.snapshot(models);
            return models;
          });
        }
      }
    }
    synchronized (this) {
      current.release();
    }
  }
}
