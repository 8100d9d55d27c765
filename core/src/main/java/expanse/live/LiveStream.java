package expanse.live;

import expanse.base.InputException;
import expanse.feed.BarFeed;
import expanse.live.LiveCounts.Kind;
import expanse.market.Bar;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Bars come in, signals go out: one run for all symbols, any number of sinks, and a state that
/// survives the process.
///
/// A bar counts once, in the order of time. One that comes twice, or after a later one, is counted
/// and named and changes nothing. Sources may give their bars by any thread.
public final class LiveStream implements BarFeed.Receiver {
  private static final long DAY = 86_400_000;
  private static final int LONGEST_NAME = 256;

  private final LiveRun run;
  private final Options options;
  private final List<SignalSink> sinks;
  private final Consumer<String> notes;
  private final Map<String, Tracked> symbols = new LinkedHashMap<>();
  private final LiveCounts counts;
  private final SignalJson json = new SignalJson();
  private final @Nullable LiveState state;
  private final long[] before; // signals that each sink had taken when it was opened
  private volatile boolean ending;
  private boolean closed;

  /// What a user says about a stream.
  ///
  /// @param intervalMillis usual time between bars; a step of more than ten is a session gap
  /// @param stampEnd whether times are those of the ends of bars
  /// @param symbols to listen to; all when empty. The only one names bars of which the source tells
  ///   no symbol
  /// @param state folder that keeps the state, or null
  /// @param every number of bars after which a line says what has come so far; 0 for never
  public record Options(
      long intervalMillis,
      boolean stampEnd,
      Set<String> symbols,
      @Nullable Path state,
      long every) {
    /// Copies the set.
    public Options {
      symbols = Set.copyOf(symbols);
    }
  }

  /// A symbol, and until when its bars were known when the stream began.
  private record Tracked(LiveSymbol symbol, long knownUntil) {}

  /// The symbols as the state sees them.
  private final class Known implements LiveState.Symbols {
    @Override
    public LiveSymbol of(String name) {
      return tracked(name).symbol;
    }

    @Override
    public Collection<LiveSymbol> all() {
      return symbols.values().stream().map(Tracked::symbol).toList();
    }
  }

  /// Opens a stream; what sinks had not taken before a restart is sent to them first.
  ///
  /// @param sinks closed with the stream
  /// @param notes takes sentences for people
  /// @throws InputException when the state cannot be used
  public LiveStream(LiveRun run, Options options, List<SignalSink> sinks, Consumer<String> notes) {
    this.run = run;
    this.options = options;
    this.sinks = List.copyOf(sinks);
    this.notes = notes;
    this.counts = new LiveCounts(notes);
    this.before = new long[sinks.size()];
    Path folder = options.state();
    state = folder == null ? null : LiveState.open(folder, run.model(), new Known());
    symbols.replaceAll((_, one) -> new Tracked(one.symbol, one.symbol.newest()));
    if (state != null) {
      resume(state);
    }
  }

  private void resume(LiveState from) {
    from.keep(sinks.stream().map(SignalSink::name).toList());
    for (int k = 0; k < before.length; k++) {
      SignalSink sink = sinks.get(k);
      List<LiveState.Pending> missing = from.missing(sink.name());
      before[k] = from.delivered(sink.name());
      for (LiveState.Pending one : missing) {
        send(sink, one.id(), one.line());
      }
    }
    delivered(from);
  }

  private Tracked tracked(String name) {
    return symbols.computeIfAbsent(
        name, n -> new Tracked(run.symbol(n, options.intervalMillis()), Long.MIN_VALUE));
  }

  /// Takes bars of the past, of which nothing is said, so that a symbol need not wait for its first
  /// window. Bars that it knows are passed over. [#begin] must follow.
  public BarFeed.Receiver history() {
    return new BarFeed.Receiver() {
      @Override
      public void bar(String named, Bar given) {
        String name = name(named);
        if (isWanted(name)) {
          LiveSymbol symbol = tracked(name).symbol;
          Bar bar = started(given);
          if (bar.time() > symbol.newest()) {
            symbol.skip(bar);
          }
        }
      }

      @Override
      public void malformed(String where, String what) {
        LiveStream.this.malformed(where, what);
      }

      @Override
      public void note(String sentence) {
        notes.accept(sentence);
      }
    };
  }

  /// Ends the history.
  public synchronized void begin() {
    symbols.replaceAll((_, one) -> new Tracked(one.symbol, one.symbol.newest()));
    save();
  }

  private void save() {
    if (state != null) {
      state.snapshot(run.model(), new Known());
    }
  }

  @Override
  public synchronized void bar(String named, Bar given) {
    final long begun = System.nanoTime();
    requireOpen();
    String name = name(named);
    if (!isWanted(name)) {
      return;
    }
    Bar bar = started(given);
    if (name.length() > LONGEST_NAME || bar.time() > System.currentTimeMillis() + DAY) {
      malformed(
          at(name.substring(0, Math.min(LONGEST_NAME, name.length())), bar),
          name.length() > LONGEST_NAME ? "has no name of a symbol" : "lies in the future");
      return;
    }
    Tracked tracked = tracked(name);
    LiveSymbol symbol = tracked.symbol;
    long newest = symbol.newest();
    if (symbol.bars() > 0 && bar.time() <= newest) {
      known(tracked, bar);
      return;
    }
    LiveSignal signal;
    try {
      signal = symbol.push(bar);
    } catch (InputException e) {
      malformed(at(name, bar), String.valueOf(e.getMessage()));
      return;
    }
    if (symbol.bars() > 1) {
      step(bar.time() - newest);
    }
    String line = json.line(signal);
    if (state != null) {
      state.said(symbol, bar, signal.id(), line);
    }
    for (SignalSink sink : sinks) {
      send(sink, signal.id(), line);
    }
    counts.said(signal, System.nanoTime() - begun);
    if (state != null) {
      delivered(state);
      if (state.isLong(symbols.size())) {
        save();
      }
    }
    if (options.every > 0 && counts.bars() % options.every == 0) {
      notes.accept(summary());
    }
  }

  private String name(String named) {
    return named.isEmpty() && options.symbols.size() == 1
        ? options.symbols.iterator().next()
        : named;
  }

  private boolean isWanted(String name) {
    return options.symbols.isEmpty() || options.symbols.contains(name);
  }

  /// The bar at its start.
  private Bar started(Bar given) {
    return options.stampEnd ? given.at(given.time() - options.intervalMillis) : given;
  }

  private void requireOpen() {
    if (ending || closed) {
      throw new CancellationException("the stream has ended");
    }
  }

  private static String at(String name, Bar bar) {
    return "the bar at " + TimeText.of(bar.time()) + (name.isEmpty() ? "" : " of " + name);
  }

  private void known(Tracked tracked, Bar bar) {
    String what = at(tracked.symbol.name(), bar);
    if (bar.time() <= tracked.knownUntil) {
      counts.known();
    } else if (tracked.symbol.has(bar.time())) {
      counts.wrong(Kind.TWICE, what + " came twice; the first counts");
    } else {
      counts.wrong(
          Kind.LATE,
          what
              + " came after that at "
              + TimeText.of(tracked.symbol.newest())
              + "; it is left out");
    }
  }

  private void step(long millis) {
    long intervals = options.intervalMillis == 0 ? 1 : millis / options.intervalMillis;
    if (LiveRun.isGap(millis, options.intervalMillis)) {
      counts.gap();
    } else if (intervals > 1) {
      counts.missing(intervals - 1);
    }
  }

  private void send(SignalSink sink, String id, String line) {
    try {
      sink.send(id, line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + sink.name() + " was full");
    }
  }

  private void delivered(LiveState to) {
    for (int k = 0; k < before.length; k++) {
      to.delivered(sinks.get(k).name(), before[k] + sinks.get(k).delivered());
    }
  }

  @Override
  public synchronized void malformed(String where, String what) {
    requireOpen();
    counts.wrong(Kind.MALFORMED, where + " " + what);
  }

  @Override
  public void note(String sentence) {
    notes.accept(sentence);
  }

  /// What has come so far, in one line.
  public synchronized String summary() {
    return counts.text(symbols.size());
  }

  /// Makes the stream take no more bars: who gives one is told by a [CancellationException].
  public void end() {
    ending = true;
  }

  /// Waits a while for what sinks have not taken, saves the state, and closes the sinks.
  ///
  /// @return false when that had been done before
  public synchronized boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    List<RuntimeException> failures = new ArrayList<>();
    for (SignalSink sink : sinks) {
      try {
        sink.close();
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (state != null) {
      try (state) {
        delivered(state);
        state.snapshot(run.model(), new Known());
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return true;
  }
}
