package expanse.window;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Windows that show the same bars under different labels: the original's overlapping copies, in
/// which a span that was cut too short is simply gone. Windows are compared wherever their bars are
/// equal in all four prices, also when they are laid out in different places.
public final class WindowContradictions {
  /// Equal bars in a row by which an overlap is found.
  private static final int STRETCH = 12;

  private WindowContradictions() {}

  /// Bars that two windows label differently.
  ///
  /// @param window name of the one
  /// @param start first bar in it, from 0
  /// @param end last bar, inclusive
  /// @param says what is labelled there, null for nothing
  /// @param other name of the other
  /// @param otherStart first bar in the other
  /// @param otherSays what is labelled there, null for nothing
  public record Contradiction(
      String window,
      int start,
      int end,
      @Nullable SpanType says,
      String other,
      int otherStart,
      @Nullable SpanType otherSays) {
    /// In words.
    public String text() {
      return String.format(
          Locale.ROOT,
          "%s, bars %d to %d: %s; the same bars in %s from %d: %s",
          window,
          start,
          end,
          word(says),
          other,
          otherStart,
          word(otherSays));
    }

    private static String word(@Nullable SpanType type) {
      return type == null ? "nothing" : type.isNone() ? "a span" : type.text();
    }
  }

  /// All contradictions, in the order of the windows.
  public static List<Contradiction> of(LabelledBars data) {
    BarSeries bars = data.bars();
    @Nullable SpanType[] marks = new SpanType[bars.size()];
    for (IndexSpan span : data.spans()) {
      Arrays.fill(marks, span.start(), span.end() + 1, span.type());
    }
    List<Contradiction> found = new ArrayList<>();
    Map<Long, List<int[]>> places = new HashMap<>(); // window and bar, by what follows there
    for (int w = 0; w < data.windows().size(); w++) {
      Window window = data.windows().get(w);
      Set<List<Integer>> known = new HashSet<>(); // other window and shift
      for (int t = 0; t + STRETCH <= data.length(); t++) {
        List<int[]> same = places.getOrDefault(print(bars, window.start() + t), List.of());
        for (int[] place : same) {
          Window other = data.windows().get(place[0]);
          int shift = place[1] - t;
          boolean apart = other.start() + shift != window.start();
          if (apart && known.add(List.of(place[0], shift))) {
            compare(data, marks, window, other, shift, found);
          }
        }
      }
      for (int t = 0; t + STRETCH <= data.length(); t++) {
        long print = print(bars, window.start() + t);
        if (print != 0) {
          places.computeIfAbsent(print, key -> new ArrayList<>()).add(new int[] {w, t});
        }
      }
    }
    return found;
  }

  /// Fingerprint of a stretch; 0 when its closes hardly move, lest quiet markets look like copies.
  private static long print(BarSeries bars, int row) {
    long hash = 1;
    int moves = 0;
    for (int i = row; i < row + STRETCH; i++) {
      moves += i > row && bars.close(i) != bars.close(i - 1) ? 1 : 0;
      hash = mixed(hash, bars.open(i));
      hash = mixed(hash, bars.high(i));
      hash = mixed(hash, bars.low(i));
      hash = mixed(hash, bars.close(i));
    }
    return moves < STRETCH / 2 ? 0 : hash;
  }

  private static long mixed(long hash, double price) {
    long mixed = (hash ^ Double.doubleToLongBits(price)) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  private static void compare(
      LabelledBars data,
      @Nullable SpanType[] marks,
      Window window,
      Window other,
      int shift,
      List<Contradiction> found) {
    int from = Math.max(0, -shift);
    int to = Math.min(data.length(), data.length() - shift);
    int start = -1;
    for (int t = from; t <= to; t++) {
      boolean differ = t < to && differ(data.bars(), marks, window.start() + t, other, t + shift);
      boolean goesOn =
          start >= 0
              && differ
              && Objects.equals(marks[window.start() + t], marks[window.start() + start])
              && Objects.equals(
                  marks[other.start() + t + shift], marks[other.start() + start + shift]);
      if (start >= 0 && !goesOn) {
        found.add(
            new Contradiction(
                window.id(),
                start,
                t - 1,
                marks[window.start() + start],
                other.id(),
                start + shift,
                marks[other.start() + start + shift]));
        start = -1;
      }
      if (differ && start < 0) {
        start = t;
      }
    }
  }

  private static boolean differ(
      BarSeries bars, @Nullable SpanType[] marks, int row, Window other, int step) {
    int there = other.start() + step;
    return bars.open(row) == bars.open(there)
        && bars.high(row) == bars.high(there)
        && bars.low(row) == bars.low(there)
        && bars.close(row) == bars.close(there)
        && !Objects.equals(marks[row], marks[there]);
  }
}
