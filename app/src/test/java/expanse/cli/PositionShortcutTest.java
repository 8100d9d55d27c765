package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.label.IndexSpan;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The original's way to its best model, on real bars: windows centred on what was annotated, shown
/// again 52 bars earlier and later, and the position as a feature.
@Tag("long")
class PositionShortcutTest {
  private static final Path DATA = Path.of("../../shared/data/tx");
  private static final int LENGTH = 105;
  private static final int GAP = 1000;

  @TempDir Path folder;

  /// Windows around labels, one after the other, the last quarter to test.
  private static List<Window> centred(BarSeries bars, List<IndexSpan> spans) {
    List<Integer> starts = new ArrayList<>();
    int free = 0;
    for (IndexSpan span : spans) {
      int start = (span.start() + span.end()) / 2 - LENGTH / 2;
      boolean whole = bars.segments().stream().anyMatch(s -> inside(s, start, start + LENGTH));
      if (whole && start >= free) {
        starts.add(start);
        free = start + LENGTH + 1;
      }
    }
    int cut = starts.get(starts.size() * 3 / 4);
    List<Window> windows = new ArrayList<>();
    for (int start : starts) {
      if (start < cut - GAP || start >= cut) {
        windows.add(new Window("c" + start, start < cut ? Subset.TRAIN : Subset.TEST, start));
      }
    }
    return windows;
  }

  private static boolean inside(Segment segment, int from, int to) {
    return segment.from() <= from && to <= segment.to();
  }

  @Test
  void windowsCentredOnLabelsAndShownAgainMakeAModelReadThePosition() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(DATA.resolve("bars.csv")), "tx is not there");
    BarSeries bars = BarFiles.read(DATA.resolve("bars.csv"), BarReadOptions.defaults());
    Path labels = DATA.resolve("labels.csv");
    Path windows = folder.resolve("centred.csv");
    WindowFile.write(
        windows, bars, centred(bars, Labels.toIndexSpans(bars, Labels.read(labels), "tx")));
    Path overlap = folder.resolve("overlap.csv");
    Path run = folder.resolve("run");
    good(List.of("windows", "overlap"), windows, overlap);
    good(List.of("train", "--preset=seed-position", "--set=epochs=40"), overlap, run);
    assertThat(Run.of("evaluate", run, "--no-live").code()).isZero();
    assertThat(Run.of("report", run).code()).isZero();
    assertThat(run.resolve("report/report.md"))
        .content()
        .contains("the model relies on the position in the window");
  }

  private static void good(List<String> command, Path windows, Path out) {
    List<Object> words = new ArrayList<>(command);
    words.addAll(List.of("--bars", DATA.resolve("bars.csv"), "--windows", windows, "--out", out));
    words.addAll(List.of("--labels", DATA.resolve("labels.csv")));
    Run run = Run.of(words.toArray());
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
  }
}
