package expanse.evaluation;

import expanse.evaluation.LivedThrough.Followed;
import expanse.evaluation.LivedThrough.Intervals;
import expanse.market.BarSeries;
import expanse.metric.BinaryCounts;
import expanse.metric.Bootstrap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Follows the signals of a run, and of simple rules, through windows that were replayed bar by
/// bar.
public final class FollowedSignals {
  private static final int STATISTICS = 6; // of one detector
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final List<LiveWindow> windows;
  private final double barsADay;
  private final int[] replayed; // [windows] bars
  private final int all;
  private final int longest; // bars of a window

  /// @param windows every bar of which was replayed; the last rule of their marks is that of newest
  ///   bars
  /// @param series that the windows lie in
  public FollowedSignals(List<LiveWindow> windows, BarSeries series) {
    this.windows = windows;
    barsADay = barsADay(series);
    replayed = windows.stream().mapToInt(w -> LiveScores.count(w.weight(1))).toArray();
    all = IntStream.of(replayed).sum();
    longest = windows.stream().mapToInt(w -> w.newest().length).max().orElse(0);
  }

  /// Bars of a day of a series, the median of its days.
  static double barsADay(BarSeries series) {
    Map<Long, Integer> days = new HashMap<>();
    for (int i = 0; i < series.size(); i++) {
      days.merge(Math.floorDiv(series.time(i), DAY), 1, Integer::sum);
    }
    double[] counts = days.values().stream().mapToDouble(n -> n).sorted().toArray();
    return Bootstrap.quantile(counts, 0.5);
  }

  /// What the signals of one detector come to in one window.
  ///
  /// @param signals number
  /// @param right those inside a labelled span
  /// @param takenBack those whose bar is not detected any more at some time
  /// @param delay of each labelled span; [LiveWindow#NEVER] when it was not detected
  private record InWindow(int signals, int right, int takenBack, int[] delay) {}

  /// Follows a run and simple rules.
  ///
  /// @param baselines on the same windows; those that nobody could follow are left out: they mark
  ///   all bars or none, or go by the place in a window, which live use does not have
  /// @param resamples of the intervals
  public LivedThrough follow(List<Baseline> baselines, int resamples, long seed) {
    List<Baseline> rules =
        baselines.stream()
            .filter(b -> !b.name().equals(Baselines.POSITION_PRIOR))
            .filter(b -> !b.marks().isEmpty() && !isConstant(b.marks()))
            .toList();
    List<List<InWindow>> followed = new ArrayList<>();
    followed.add(IntStream.range(0, windows.size()).mapToObj(this::ofRun).toList());
    for (Baseline rule : rules) {
      followed.add(
          IntStream.range(0, windows.size())
              .mapToObj(w -> ofRule(w, rule.marks().get(w)))
              .toList());
    }
    WindowGroups groups = Evaluator.groups(windows.stream().map(LiveWindow::annotated).toList());
    double[][] d =
        Bootstrap.distributions(
            groups.count(),
            resamples,
            seed,
            drawn ->
                statistics(followed, IntStream.of(groups.ofWindow()).map(g -> drawn[g]).toArray()));
    int[] once = new int[windows.size()];
    Arrays.fill(once, 1);
    double[] values = statistics(followed, once);
    List<Followed> told = new ArrayList<>();
    for (int k = 0; k < followed.size(); k++) {
      String name = k == 0 ? "this run" : Verdict.words(rules.get(k - 1).name());
      told.add(told(name, followed.get(k), values, d, k * STATISTICS));
    }
    return new LivedThrough(all, barsADay, told.getFirst(), told.subList(1, told.size()));
  }

  private static boolean isConstant(List<float[]> marks) {
    for (float[] window : marks) {
      for (float mark : window) {
        if (mark != marks.getFirst()[0]) {
          return false;
        }
      }
    }
    return true;
  }

  private Followed told(
      String name, List<InWindow> followed, double[] values, double[][] d, int at) {
    return new Followed(
        name,
        followed.stream().mapToInt(InWindow::signals).sum(),
        values[at],
        values[at + 1],
        values[at + 2],
        followed.stream().mapToInt(w -> w.delay().length).sum(),
        values[at + 3],
        values[at + 4],
        at == 0 ? Double.NaN : values[at + 5],
        new Intervals(
            Bootstrap.ends95(d[at]),
            Bootstrap.ends95(d[at + 1]),
            Bootstrap.ends95(d[at + 2]),
            Bootstrap.ends95(d[at + 3]),
            Bootstrap.ends95(d[at + 4]),
            Bootstrap.ends95(d[at + 5])));
  }

  /// For each detector: signals a day, right, taken back, median delay, missed, lag of the run.
  private double[] statistics(List<List<InWindow>> followed, int[] times) {
    double bars = 0;
    for (int w = 0; w < times.length; w++) {
      bars += times[w] * (double) replayed[w];
    }
    double[] values = new double[followed.size() * STATISTICS];
    for (int k = 0; k < followed.size(); k++) {
      double signals = 0;
      double right = 0;
      double takenBack = 0;
      double spans = 0;
      double never = 0;
      double lag = 0;
      double both = 0;
      double[] ofDelay = new double[longest];
      for (int w = 0; w < times.length; w++) {
        InWindow one = followed.get(k).get(w);
        int[] ofRun = followed.getFirst().get(w).delay();
        signals += times[w] * (double) one.signals();
        right += times[w] * (double) one.right();
        takenBack += times[w] * (double) one.takenBack();
        for (int i = 0; i < one.delay().length; i++) {
          spans += times[w];
          if (one.delay()[i] == LiveWindow.NEVER) {
            never += times[w];
            continue;
          }
          ofDelay[one.delay()[i]] += times[w];
          if (ofRun[i] != LiveWindow.NEVER) {
            lag += times[w] * (double) (ofRun[i] - one.delay()[i]);
            both += times[w];
          }
        }
      }
      int at = k * STATISTICS;
      values[at] = barsADay * signals / bars;
      values[at + 1] = right / signals;
      values[at + 2] = takenBack / signals;
      values[at + 3] = median(ofDelay, spans - never);
      values[at + 4] = never / spans;
      values[at + 5] = lag / both;
    }
    return values;
  }

  /// The lower median of a histogram; NaN when it is empty.
  private static double median(double[] count, double all) {
    double passed = 0;
    for (int i = 0; i < count.length; i++) {
      passed += count[i];
      if (passed > 0 && 2 * passed >= all) {
        return i;
      }
    }
    return Double.NaN;
  }

  private InWindow ofRun(int w) {
    LiveWindow window = windows.get(w);
    LiveMarks marks = window.marks().getLast();
    float[] mask = new float[window.newest().length];
    for (int t = window.first(); t < mask.length; t++) {
      mask[t] = marks.marked(t, 0) ? 1 : 0;
    }
    return inWindow(window, mask, marks);
  }

  private InWindow ofRule(int w, float[] mask) {
    return inWindow(windows.get(w), mask, null);
  }

  private static InWindow inWindow(LiveWindow window, float[] mask, @Nullable LiveMarks marks) {
    float[] weight = window.weight(1);
    float[] truth = window.annotated().truth();
    int signals = 0;
    int right = 0;
    int takenBack = 0;
    for (int t = window.first(); t < mask.length; t++) {
      boolean begins = mask[t] > 0 && (t == window.first() || mask[t - 1] == 0);
      if (begins && weight[t] > 0) {
        signals++;
        right += truth[t] > BinaryCounts.POSITIVE_TARGET ? 1 : 0;
        int within = Math.min(LivedThrough.TAKEN_BACK_WITHIN, mask.length - 1 - t);
        takenBack += marks != null && marks.changes(t, within, 1) ? 1 : 0;
      }
    }
    return new InWindow(signals, right, takenBack, window.delays(t -> mask[t] > 0));
  }
}
