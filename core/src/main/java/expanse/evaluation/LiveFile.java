package expanse.evaluation;

import expanse.base.CellText;
import expanse.market.BarSeries;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.List;

/// The file `predicted_live.csv`: one row per bar of every evaluated window, with what was said of
/// it while it was the newest and what became of that as later bars followed.
///
/// `newest` is empty for bars that were not replayed; `scored` is 1 for those that count in scores
/// of bars, and empty where there is no window behind the bar. The last two columns have a letter
/// for each number of later bars of the window, from 0: `1` detected, `0` not, `-` where nothing
/// was replayed when so many were known.
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
  public static void write(Path file, BarSeries bars, LiveReplay.Replayed replayed) {
    write(file, bars, replayed.windows(), replayed.evaluation().everyBars());
  }

  /// Writes the header alone, for an evaluation without a replay.
  public static void writeNone(Path file, BarSeries bars) {
    write(file, bars, List.of(), 1);
  }

  private static void write(Path file, BarSeries bars, List<LiveWindow> windows, int step) {
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord(COLUMNS);
          for (LiveWindow window : windows) {
            for (int t = 0; t < window.newest().length; t++) {
              csv.writeRecord(row(bars, window, t, step));
            }
          }
        });
  }

  private static List<String> row(BarSeries bars, LiveWindow window, int t, int step) {
    boolean scored = window.annotated().weight()[t] > 0;
    float forecast = window.forecast()[t];
    return List.of(
        CellText.of(window.annotated().window().id()),
        TimeText.of(bars.time(window.annotated().window().start() + t)),
        window.isReplayed(t, step) ? Float.toString(window.newest()[t]) : "",
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
