package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run says in one line when it is asked about bars that are unlike those it learned from.
class UnlikeBarsTest {
  @TempDir static Path folder;
  private static ToyFiles files;
  private static Path run;

  @BeforeAll
  static void train() {
    files = ToyFiles.in(folder, 3);
    run = folder.resolve("run");
    assertThat(Run.of(files.train(run)).err()).doesNotContain("error");
  }

  private static List<String> notes(Path bars) {
    Run found = Run.of("predict", run, "--bars", bars, "--out", folder.resolve("spans.csv"));
    assertThat(found.code()).as(found.err()).isZero();
    return found.err().lines().filter(line -> line.startsWith("note: ")).toList();
  }

  @Test
  void itsOwnBarsAreNotUnlike() {
    assertThat(notes(files.bars())).noneMatch(note -> note.contains("unlike"));
  }

  @Test
  void barsOfAnotherIntervalAreNamedInOneLine() {
    Path longer = folder.resolve("longer.csv");
    assertThat(Run.of("bars", "convert", "--interval", "5m", files.bars(), longer).code()).isZero();
    assertThat(notes(longer))
        .filteredOn(note -> note.contains("unlike"))
        .singleElement()
        .asString()
        .contains("longer.csv: unlike what " + run + " learned from")
        .contains("bars of 5m and not of 1m");
  }

  @Test
  void sessionsShorterThanTheWindowNameTheSetting() throws IOException {
    List<String> lines = new ArrayList<>(List.of("time,open,high,low,close"));
    for (int day = 1; day <= 28; day++) {
      for (int bar = 0; bar < 78; bar++) {
        double price = 100 + Math.sin(day * 78 + bar);
        lines.add(
            String.format(
                Locale.ROOT,
                "2024-02-%02dT%02d:%02d:00Z,%.3f,%.3f,%.3f,%.3f",
                day,
                9 + bar / 60,
                bar % 60,
                price,
                price + .2,
                price - .2,
                price + .1));
      }
    }
    Path bars = Files.write(folder.resolve("days.csv"), lines);
    String expected = "no window of 105 bars fits there; train with --set window=60";
    assertThat(Run.of("bars", "check", bars).err()).contains(expected);
    Run hindsight =
        Run.of("label", "hindsight", "--bars", bars, "--out", folder.resolve("days-labels.csv"));
    assertThat(hindsight.err()).contains(expected);
  }
}
