package expanse.live;

import expanse.base.Plural;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a stream has met so far. What is wrong with bars is told in words, but not for ever: the
/// first few of a kind, then the 10th, the 100th, and so on.
final class LiveCounts {
  /// What may be wrong with a bar.
  enum Kind {
    /// It had come before.
    TWICE("twice"),
    /// A bar after it had come before.
    LATE("late"),
    /// It is none.
    MALFORMED("malformed");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private static final int TOLD = 3;

  private final Consumer<String> notes;
  private final Map<Kind, Long> wrong = new EnumMap<>(Kind.class);
  private final Latencies latencies = new Latencies();
  private long bars;
  private long inside;
  private long retracted;
  private long gaps;
  private long missing;
  private long known;

  LiveCounts(Consumer<String> notes) {
    this.notes = notes;
  }

  /// Counts a bar that was answered.
  void said(LiveSignal signal, long nanos) {
    bars++;
    inside += signal.inside() ? 1 : 0;
    retracted += signal.revises().size();
    latencies.add(nanos);
  }

  /// Bars answered.
  long bars() {
    return bars;
  }

  /// Counts a session gap.
  void gap() {
    gaps++;
  }

  /// Counts bars that did not come.
  void missing(long count) {
    missing += count;
  }

  /// Counts a bar that was seen before a restart.
  void known() {
    known++;
  }

  /// Counts a bar that is not taken, and tells it.
  void wrong(Kind kind, String what) {
    long count = wrong.merge(kind, 1L, Long::sum);
    if (count <= TOLD) {
      notes.accept(what);
    } else if (isPowerOfTen(count)) {
      notes.accept(
          String.format(Locale.ROOT, "%,d bars %s so far; the last: %s", count, kind.text, what));
    }
  }

  private static boolean isPowerOfTen(long count) {
    long power = 10;
    while (power < count) {
      power *= 10;
    }
    return power == count;
  }

  /// All of it in one line.
  String text(int symbols) {
    Stream<String> last = Stream.of(latencies.text()).filter(text -> !text.isEmpty());
    return Stream.concat(
            Stream.of(
                Plural.of(bars, "bar")
                    + " of "
                    + Plural.of(symbols, "symbol")
                    + ": "
                    + Plural.of(bars, "signal")
                    + String.format(Locale.ROOT, " (%,d inside, %,d retracted)", inside, retracted),
                Stream.of(Kind.values())
                        .map(kind ->
                            String.format(
                                Locale.ROOT, "%,d %s", wrong.getOrDefault(kind, 0L), kind.text))
                        .collect(Collectors.joining(", "))
                    + String.format(
                        Locale.ROOT, ", %,d missing, %s", missing, Plural.of(gaps, "gap"))
                    + (known == 0 ? "" : String.format(Locale.ROOT, ", %,d known", known))),
            last)
        .collect(Collectors.joining("; "));
  }
}
