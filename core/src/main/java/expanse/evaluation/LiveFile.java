package expanse.evaluation;

import expanse.base.CellText;
import expanse.market.BarSeries;
import expanse.run.LiveUse;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.List;

/// The file `predicted_live.csv`: one row per bar of every evaluated window, with what was said of
/// it while it was the newest and what became of that as later bars followed.
///
/// `newest` is the probability as live use tells it, empty for bars that were not replayed;
/// `scored` is 1 for those that count in scores of bars, and empty where there is no window behind
/// the bar. The last two columns have a letter for each number of later bars of the window, from 0:
/// `1` detected, `0` not, `-` where nothing was replayed when so many were known.
public final class LiveFile {
  /// The columns in order.
  public static final List<String> COLUMNS =
      List.of(
          "window",
          "time",
          "newest",
          "scored",
          "forecast",
          "detected_run_threshold",
          "detected_live_threshold");

  private LiveFile() {}

  /// Writes all windows of a replay.
  ///
  /// @param bars the series that the windows' rows refer to
  /// @param use what corrects the probabilities of newest bars
  public static void write(Path file, BarSeries bars, LiveReplay.Replayed replayed, LiveUse use) {
    write(file, bars, replayed.windows(), use, replayed.evaluation().everyBars());
  }

  /// Writes the header alone, for an evaluation without a replay.
  public static void writeNone(Path file, BarSeries bars) {
    write(file, bars, List.of(), new LiveUse(0, null, 0, 0), 1);
  }

  private static void write(
      Path file, BarSeries bars, List<LiveWindow> windows, LiveUse use, int step) {
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord(COLUMNS);
          for (LiveWindow window : windows) {
            for (int t = 0; t < window.newest().length; t++) {
              csv.writeRecord(row(bars, window, t, use, step));
            }
          }
        });
  }

  private static List<String> row(BarSeries bars, LiveWindow window, int t, LiveUse use, int step) {
    boolean scored = window.annotated().weight()[t] > 0;
    float forecast = window.forecast()[t];
    return List.of(
        CellText.of(window.annotated().window().id()),
        TimeText.of(bars.time(window.annotated().window().start() + t)),
        window.isReplayed(t, step) ? Float.toString((float) use.correct(window.newest()[t])) : "",
        t < window.first() ? "" : scored && t % step == 0 ? "1" : "0",
        Float.isNaN(forecast) ? "" : Float.toString(forecast),
        detected(window, t, step, window.marks().getFirst()),
        detected(window, t, step, window.marks().getLast()));
  }

  private static String detected(LiveWindow window, int t, int step, LiveMarks marks) {
    StringBuilder text = new StringBuilder();
    for (int end = t; end < window.newest().length; end++) {
      text.append(!window.isReplayed(end, step) ? '-' : marks.marked(t, end - t) ? '1' : '0');
    }
    return text.toString();
  }
}
