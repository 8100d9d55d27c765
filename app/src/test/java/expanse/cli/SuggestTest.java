package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuggestTest {
  @TempDir static Path folder;
  private ToyFiles files;
  private Path run;

  @BeforeAll
  void train() {
    files = ToyFiles.in(folder, 1);
    run = folder.resolve("run");
    assertThat(Run.of(files.train(run)).code()).isZero();
  }

  @Test
  void suggestionsAreFreeStretchesThatServeAsWindows() throws IOException {
    Path out = folder.resolve("next.csv");
    Run suggested = Run.of("suggest", run, "--bars", files.bars(), "--count", 8, "--out", out);
    assertThat(suggested.err()).doesNotContain("error:");
    assertThat(suggested.code()).isZero();
    BarSeries bars = BarFiles.read(files.bars(), BarReadOptions.defaults());
    List<Window> next = read(out, bars);
    assertThat(next).hasSizeBetween(1, 8).allMatch(w -> w.subset() == Subset.TRAIN);
    assertThatNoneWasReviewed(next, bars);
    for (Window window : next) {
      assertThat(next.stream().filter(w -> Math.abs(w.start() - window.start()) < ToyFiles.WINDOW))
          .hasSize(1);
    }
    List<String> rows = Files.readAllLines(out);
    assertThat(rows.getFirst()).isEqualTo("window,split,start,end,rank,uncertainty,novelty,reason");
    assertThat(rows.get(1)).contains("bars are near the threshold");
    assertThat(folder.resolve("next/index.html")).isNotEmptyFile();
    assertThat(folder.resolve("next/suggestion-01.png")).isNotEmptyFile();
  }

  private void assertThatNoneWasReviewed(List<Window> next, BarSeries bars) {
    for (Window window : next) {
      for (Window other : read(files.windows(), bars)) {
        assertThat(Math.abs(window.start() - other.start()))
            .isGreaterThanOrEqualTo(ToyFiles.WINDOW);
      }
    }
  }

  @Test
  void windowsThatTheSplitLeftOutCountAsReviewed() {
    Path purged = folder.resolve("purged");
    Run trained = Run.of(files.train(purged, "--set=split.embargo=200"));
    assertThat(trained.code()).isZero();
    BarSeries bars = BarFiles.read(files.bars(), BarReadOptions.defaults());
    assertThat(read(purged.resolve("windows_left_out.csv"), bars)).isNotEmpty();
    Path out = folder.resolve("after-purge.csv");
    Run suggested = Run.of("suggest", purged, "--bars", files.bars(), "--count", 40, "--out", out);
    assertThat(suggested.code()).isZero();
    assertThatNoneWasReviewed(read(out, bars), bars);
  }

  private static List<Window> read(Path file, BarSeries bars) {
    return WindowFile.read(file, bars, ToyFiles.WINDOW, ZoneOffset.UTC, 0);
  }

  @Test
  void onOtherBarsNothingCountsAsReviewed() {
    Path elsewhere = folder.resolve("elsewhere");
    ToyFiles other = ToyFiles.in(elsewhere, 2);
    Path out = elsewhere.resolve("next.csv");
    Run suggested = Run.of("suggest", run, "--bars", other.bars(), "--out", out);
    assertThat(suggested.code()).isZero();
    assertThat(suggested.err()).contains("none of them count as reviewed");
    assertThat(out).isNotEmptyFile();
  }
}
