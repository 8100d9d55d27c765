package expanse.review;

import expanse.base.CellText;
import expanse.market.BarSeries;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A stretch of bars that is worth labelling.
///
/// @param rank from 1, the most worthwhile first
/// @param window the stretch
/// @param uncertainty mean entropy of the decision per bar in bits, 0 sure to 1 at the threshold
/// @param novelty how little is known of such windows from those reviewed and those ranked above, 0
///   to 1
/// @param reason in words
/// @param probability of every bar
/// @param spread standard deviation of the models' probabilities, per bar; NaN with one model
public record Suggestion(
    int rank,
    Window window,
    double uncertainty,
    double novelty,
    String reason,
    float[] probability,
    float[] spread) {

  /// Writes suggestions so that the file, or its rows, can serve as windows once they are labelled:
  /// `window,split,start,end,rank,uncertainty,novelty,reason`.
  ///
  /// @param length bars of a window
  /// @throws expanse.base.InputException when the file cannot be written
  public static void write(Path file, BarSeries bars, int length, List<Suggestion> suggestions) {
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord(
              SymbolCell.header(
                  bars,
                  List.of(
                      "window",
                      "split",
                      "start",
                      "end",
                      "rank",
                      "uncertainty",
                      "novelty",
                      "reason")));
          for (Suggestion s : suggestions) {
            @Nullable Subset subset = s.window.subset();
            List<String> cells =
                List.of(
                    CellText.of(s.window.id()),
                    subset == null ? "" : subset.text(),
                    TimeText.of(bars.time(s.window.start())),
                    TimeText.of(bars.time(s.window.start() + length - 1)),
                    Integer.toString(s.rank),
                    String.format(Locale.ROOT, "%.4f", s.uncertainty),
                    String.format(Locale.ROOT, "%.4f", s.novelty),
                    s.reason);
            csv.writeRecord(SymbolCell.of(bars, s.window.start(), cells));
          }
        });
  }
}
