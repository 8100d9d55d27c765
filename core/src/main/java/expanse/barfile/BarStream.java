package expanse.barfile;

import expanse.base.InputException;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.market.StepCounter;
import expanse.time.TimeParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bars one after the other, each looked at once.
///
/// A sound file in order of time is read twice, first to check it and to learn its interval, and
/// never held: memory does not grow with the number of bars. Any other file, which must be put in
/// order, turned round or rid of invalid rows, is held as [BarFiles#read] does.
public abstract class BarStream {
  /// Takes a bar.
  @FunctionalInterface
  public interface Sink {
    /// @param bar later than those before it
    void bar(Bar bar);
  }

  private static final double PERHAPS_SCALED = 1e6;

  private final long size;
  private final long intervalMillis;
  private final List<String> notes;

  private BarStream(long size, long intervalMillis, List<String> notes) {
    this.size = size;
    this.intervalMillis = intervalMillis;
    this.notes = List.copyOf(notes);
  }

  /// Number of bars.
  public final long size() {
    return size;
  }

  /// Most frequent time between successive bars.
  public final long intervalMillis() {
    return intervalMillis;
  }

  /// What a careful reader should know of the file, one sentence each.
  public final List<String> notes() {
    return notes;
  }

  /// Gives all bars in order of time.
  ///
  /// @throws InputException when the file changed since it was checked
  public abstract void forEach(Sink sink);

  /// The same bars, each of which somebody else hears first.
  public final BarStream heardBy(Sink listener) {
    BarStream whole = this;
    return new BarStream(size, intervalMillis, notes) {
      @Override
      public void forEach(Sink sink) {
        whole.forEach(bar -> {
          listener.bar(bar);
          sink.bar(bar);
        });
      }
    };
  }

  /// The bars of a series.
  public static BarStream of(BarSeries bars) {
    return new BarStream(bars.size(), bars.intervalMillis(), List.of()) {
      @Override
      public void forEach(Sink sink) {
        for (int i = 0; i < bars.size(); i++) {
          sink.bar(bars.bar(i));
        }
      }
    };
  }

  /// The bars of a file that need not be held; nothing when they must be.
  ///
  /// @throws InputException when the file is not a bars file
  public static Optional<BarStream> open(Path file, BarReadOptions options) {
    FirstPass first = BarFiles.scan(file, options, (columns, times) -> new FirstPass(times));
    if (!first.plain || first.rows < 2 || options.hints().priceScale() != null) {
      return Optional.empty();
    }
    long interval = first.steps.mostFrequent();
    long shift = options.stampEnd() ? -interval : 0;
    return Optional.of(
        new BarStream(first.rows, interval, first.notes) {
          @Override
          public void forEach(Sink sink) {
            Giver giver = BarFiles.scan(file, options, (columns, times) -> new Giver(sink, shift));
            if (!giver.plain || giver.rows != size() || giver.last != first.last) {
              throw changed(file);
            }
          }
        });
  }

  private static InputException changed(Path file) {
    return new InputException(file + " changed while it was read; run the command again");
  }

  /// Finds out whether all rows are sound and rise in time.
  private abstract static class Plain implements BarRows {
    boolean plain = true;
    long rows;
    long last = Long.MIN_VALUE;

    @Override
    public final void add(BarRow row, Source source) {
      // what may be billionths needs a look at all rows
      Bar bar = row.bar();
      plain &= bar.time() > last && BarAssembler.isSound(bar) && bar.low() < PERHAPS_SCALED;
      last = bar.time();
      rows++;
      plain = plain && take(bar);
    }

    /// Takes a sound bar that is later than all before it.
    ///
    /// @return whether the file can still be streamed
    abstract boolean take(Bar bar);

    @Override
    public void note(String sentence) {}

    @Override
    public void addBad(long row, int column, String value, String what) {
      plain = false;
    }

    @Override
    public boolean keeps() {
      return false;
    }
  }

  private static final class FirstPass extends Plain {
    private final TimeParser times;
    private final StepCounter steps = new StepCounter();
    private final List<String> notes = new ArrayList<>();

    FirstPass(TimeParser times) {
      this.times = times;
    }

    @Override
    boolean take(Bar bar) {
      return times.twiceId() == 0 && steps.add(bar.time());
    }

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }

  private static final class Giver extends Plain {
    private final Sink sink;
    private final long shift;

    Giver(Sink sink, long shift) {
      this.sink = sink;
      this.shift = shift;
    }

    @Override
    boolean take(Bar bar) {
      sink.bar(bar.at(bar.time() + shift));
      return true;
    }
  }
}
