package expanse.studio.training;

import expanse.metric.BinaryCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An old run beside a new one: on the windows that both were chosen by, counted against the labels
/// of the new one, and on the whole series where both have marked it.
///
/// @param oldF1 per bar on the windows that both have, under the old run's own rule
/// @param newF1 the same of the new run
/// @param relabelled windows whose labels differ
/// @param windows that both have, those that changed most first
/// @param marks that only one of them makes on the whole series, in order of time; null when one of
///   them has not marked it
public record Changes(
    double oldF1, double newF1, int relabelled, List<Window> windows, @Nullable List<Mark> marks) {

  /// A window of both.
  ///
  /// @param start row of its first bar
  /// @param oldF1 per bar
  /// @param newF1 per bar
  /// @param oldSpans that the old run marks
  /// @param newSpans that the new run marks
  /// @param relabelled whether its labels differ
  public record Window(
      int start,
      double oldF1,
      double newF1,
      List<Found> oldSpans,
      List<Found> newSpans,
      boolean relabelled) {}

  /// A mark that meets none of the other run.
  ///
  /// @param added whether it is the new run's
  public record Mark(Found span, boolean added) {}

  /// Compares two runs.
  ///
  /// @param lanes what they mark on the whole series, as far as it is known
  public static Changes of(Runs runs, int oldRun, int newRun, Lanes lanes) {
    return of(
        runs.view(oldRun),
        runs.view(newRun),
        marks(lanes.found(runs.folder(oldRun)), lanes.found(runs.folder(newRun))));
  }

  /// The same of what two runs show.
  static Changes of(RunView before, RunView after, @Nullable List<Mark> marks) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int w = 0; w < before.windows().size(); w++) {
      places.put(before.windows().get(w).start(), w);
    }
    RunView.Effect was = before.own();
    RunView.Effect is = after.own();
    BinaryCounts oldCounts = BinaryCounts.NONE;
    BinaryCounts newCounts = BinaryCounts.NONE;
    int relabelled = 0;
    List<Window> windows = new ArrayList<>();
    for (int w = 0; w < after.windows().size(); w++) {
      RunView.Shown window = after.windows().get(w);
      Integer place = places.get(window.start());
      if (place == null) {
        continue;
      }
      List<Found> oldSpans = was.windows().get(place).spans();
      List<Found> newSpans = is.windows().get(w).spans();
      BinaryCounts oldOnes = window.counts(oldSpans);
      BinaryCounts newOnes = window.counts(newSpans);
      oldCounts = oldCounts.plus(oldOnes);
      newCounts = newCounts.plus(newOnes);
      boolean differs = !sameTruth(window, before.windows().get(place));
      relabelled += differs ? 1 : 0;
      windows.add(
          new Window(
              window.start(),
              RunView.f1(oldOnes),
              RunView.f1(newOnes),
              oldSpans,
              newSpans,
              differs));
    }
    windows.sort(
        Comparator.comparingDouble((Window window) -> -Math.abs(window.newF1 - window.oldF1))
            .thenComparingInt(Window::start));
    return new Changes(oldCounts.f1(), newCounts.f1(), relabelled, windows, marks);
  }

  private static boolean sameTruth(RunView.Shown a, RunView.Shown b) {
    return Arrays.deepEquals(a.truth().toArray(), b.truth().toArray());
  }

  /// Marks that only one of two runs makes; null when one of them has not marked the series.
  static @Nullable List<Mark> marks(@Nullable List<Found> before, @Nullable List<Found> after) {
    if (before == null || after == null) {
      return null;
    }
    List<Mark> marks = new ArrayList<>();
    alone(after, before).forEach(span -> marks.add(new Mark(span, true)));
    alone(before, after).forEach(span -> marks.add(new Mark(span, false)));
    marks.sort(Comparator.comparingInt(mark -> mark.span.start()));
    return marks;
  }

  /// Those of some spans that meet none of others.
  private static List<Found> alone(List<Found> some, List<Found> others) {
    return some.stream().filter(span -> others.stream().noneMatch(span::meets)).toList();
  }
}
