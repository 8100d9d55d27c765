package expanse.review;

import expanse.market.BarSeries;
import expanse.review.Suspect.Suggestion;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// `suspects.csv`: labels that are probably wrong, worst first. Start, end and type are those of
/// the label, or of the stretch that has none; what the model would write stands beside them.
public final class SuspectFile {
  private SuspectFile() {}

  /// Writes the file, whole or not at all.
  ///
  /// @param bars that the rows of the suspects belong to
  public static void write(Path file, BarSeries bars, LabelSuspects suspects) {
    CsvFile.write(
        file,
        csv -> {
          List<String> header =
              List.of(
                  "rank",
                  "start",
                  "end",
                  "type",
                  "doubt",
                  "score",
                  "probability",
                  "suggested_start",
                  "suggested_end",
                  "suggested_type",
                  "suggestion");
          csv.writeRecord(SymbolCell.header(bars, header));
          int rank = 0;
          for (Suspect s : suspects.suspects()) {
            Suggestion to = s.suggested();
            List<String> cells =
                List.of(
                    Integer.toString(++rank),
                    TimeText.of(bars.time(s.start())),
                    TimeText.of(bars.time(s.end())),
                    s.label() == null ? "" : s.label().type().text(),
                    s.kind().fileName(),
                    String.format(Locale.ROOT, "%.4f", s.score()),
                    String.format(Locale.ROOT, "%.4f", s.probability()),
                    to == null ? "" : TimeText.of(bars.time(to.start())),
                    to == null ? "" : TimeText.of(bars.time(to.end())),
                    to == null ? "" : to.type().text(),
                    words(bars, s));
            csv.writeRecord(SymbolCell.of(bars, s.start(), cells));
          }
        });
  }

  /// What the model would do about a suspect, in words.
  public static String words(BarSeries bars, Suspect suspect) {
    Suggestion to = suspect.suggested();
    if (to == null) {
      return "remove it";
    }
    String start = TimeText.of(bars.time(to.start()));
    String end = TimeText.of(bars.time(to.end()));
    return switch (suspect.kind()) {
      case MISSING -> "mark " + start + " to " + end;
      case SPURIOUS -> "remove it";
      case TYPE -> "make it a " + to.type().text();
      case ENDS ->
          to.start() == suspect.start()
              ? "end at " + end
              : to.end() == suspect.end() ? "start at " + start : "move to " + start + " to " + end;
    };
  }
}
