package expanse.audit;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.time.TimeText;
import expanse.window.LabelledBars;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;

/// Changes the future of a series in many places and compares everything that is known before them,
/// bit for bit.
///
/// That nothing differs proves nothing about places and changes that were not tried; that something
/// differs proves a leak, and where it is.
public final class CausalAudit {
  private static final int MOST_NAMED = 5;

  private CausalAudit() {}

  /// What one check compared.
  ///
  /// @param what in words
  /// @param places how many places the future was changed in
  /// @param changes how many changed futures were compared with the true one
  /// @param values how many values were compared
  /// @param leaks what differed: the first value of every column, a few columns
  public record Row(String what, int places, int changes, long values, List<Leak> leaks) {
    /// Copies the list.
    public Row {
      leaks = List.copyOf(leaks);
    }
  }

  /// A value that changed with its future.
  ///
  /// @param what which check
  /// @param column which column
  /// @param time epoch milliseconds of its bar
  /// @param place epoch milliseconds of the first bar that was changed
  /// @param change what was done to the bars from there on
  /// @param before the value
  /// @param after what it became
  public record Leak(
      String what,
      String column,
      long time,
      long place,
      FutureChange change,
      float before,
      float after) {
    /// In one line.
    public String text() {
      return String.format(
          Locale.ROOT,
          "%s: %s of the bar at %s was %s and became %s with %s from %s on",
          what,
          column,
          TimeText.of(time),
          before,
          after,
          change.words(),
          TimeText.of(place));
    }
  }

  /// Runs checks.
  ///
  /// @param places how many places to try in each check
  /// @param seed of the places and the changes
  /// @param progress told the number of futures compared so far; see [#futures]
  public static List<Row> run(
      LabelledBars data,
      List<? extends CausalCheck> checks,
      int places,
      long seed,
      LongConsumer progress) {
    List<Row> rows = new ArrayList<>();
    long done = 0;
    for (int k = 0; k < checks.size(); k++) {
      CausalCheck check = checks.get(k);
      int[] chosen = check.places(data, places, Rng.derived(seed, k));
      Tally tally = new Tally(check.name());
      for (int place : chosen) {
        done += tally.compare(check, data, place, Rng.derived(seed, k, place));
        progress.accept(done);
      }
      rows.add(tally.row(chosen.length));
    }
    return rows;
  }

  /// How many futures there will be to compare at most.
  public static long futures(List<? extends CausalCheck> checks, int places) {
    return (long) checks.size() * places * FutureChange.values().length;
  }

  /// The bars around a place, with the labels and windows that lie in them.
  private static LabelledBars slice(LabelledBars data, int from, int to) {
    List<IndexSpan> spans =
        data.spans().stream()
            .filter(span -> span.start() >= from && span.end() < to)
            .map(s -> new IndexSpan(s.start() - from, s.end() - from, s.type(), s.confidence()))
            .toList();
    List<Window> windows =
        data.windows().stream()
            .filter(window -> window.start() >= from && window.start() + data.length() <= to)
            .map(window -> new Window(window.id(), window.subset(), window.start() - from))
            .toList();
    return new LabelledBars(
        data.bars().slice(from, to),
        spans,
        windows,
        data.length(),
        data.provenance(),
        data.notes());
  }

  /// Counts what one check compares.
  private static final class Tally {
    private final String what;
    private final List<Leak> leaks = new ArrayList<>();
    private final Set<String> named = new LinkedHashSet<>();
    private int changes;
    private long values;

    Tally(String what) {
      this.what = what;
    }

    Row row(int places) {
      return new Row(what, places, changes, values, leaks);
    }

    /// @return how many futures were compared
    int compare(CausalCheck check, LabelledBars data, int place, Rng rng) {
      int n = data.bars().size();
      int from = Math.max(0, place - Math.min(place, check.reach()));
      int to = Math.min(n, place + Math.min(n - place, check.reach()));
      boolean whole = from == 0 && to == n;
      LabelledBars near = whole ? data : slice(data, from, to);
      int at = place - from;
      long placeTime = data.bars().time(place);
      List<Known> before = check.known(near, at);
      int compared = 0;
      for (FutureChange change : FutureChange.values()) {
        if (!check.withstands(change)) {
          continue;
        }
        LabelledBars other =
            check.withoutLaterLabels()
                ? change.apply(near, at, rng)
                : new LabelledBars(
                    change.apply(near.bars(), at, rng),
                    near.spans(),
                    near.windows(),
                    near.length(),
                    near.provenance(),
                    near.notes());
        List<Known> after;
        try {
          after = check.known(other, at);
        } catch (IndexOutOfBoundsException | InputException e) {
          // what is known cannot depend on there being a future, nor on its prices
          name("everything", data.bars().time(place - 1), placeTime, change, 0, Float.NaN);
          continue;
        }
        compare(before, after, placeTime, change);
        compared++;
      }
      changes += compared;
      return compared;
    }

    private void compare(List<Known> before, List<Known> after, long place, FutureChange change) {
      for (int k = 0; k < before.size(); k++) {
        Known one = before.get(k);
        float[] a = one.values();
        float[] b = k < after.size() ? after.get(k).values() : new float[0];
        if (a.length != b.length) {
          name("the number of values", place, place, change, a.length, b.length);
          continue;
        }
        values += a.length;
        int width = one.columns().size();
        for (int i = 0; i < a.length; i++) {
          if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
            name(one.columns().get(i % width), one.times()[i / width], place, change, a[i], b[i]);
          }
        }
      }
    }

    private void name(
        String column, long time, long place, FutureChange change, float before, float after) {
      if (named.size() < MOST_NAMED && named.add(column)) {
        leaks.add(new Leak(what, column, time, place, change, before, after));
      }
    }
  }
}
