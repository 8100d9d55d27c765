package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Run;
import expanse.cli.ToyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Small runs compared as a user would.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareCommandTest {
  @TempDir static Path folder;
  private ToyFiles files;
  private Path soft;
  private Path crf;
  private Path leaky;
  private Run compared;
  private Path out;

  @BeforeAll
  void compare() {
    files = ToyFiles.in(folder, 1);
    soft = scored("soft");
    crf = scored("crf", "--set=loss.span.kind=crf");
    leaky = scored("leaky", "--set=split.kind=legacy-random");
    out = folder.resolve("comparison");
    compared = good("compare", soft, crf, leaky, "--out", out);
  }

  private Path scored(String name, Object... settings) {
    Path run = folder.resolve(name);
    good(files.train(run, settings));
    good("evaluate", run);
    return run;
  }

  private static Run good(Object... words) {
    Run run = Run.of(words);
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    return run;
  }

  @Test
  void theConsoleHasFiguresDifferencesAndARecommendation() {
    assertThat(compared.out())
        .contains("soft - crf")
        .contains("10,000 paired resamples")
        .contains("leaky (LEAKY)")
        .contains("recommendation: ")
        .contains("written: " + out.resolve("index.html"));
  }

  @Test
  void thePageNeedsNoOtherFileAndSaysWhatTheMarkdownSays() throws IOException {
    String html = Files.readString(out.resolve("index.html"));
    String markdown = Files.readString(out.resolve("comparison.md"));
    assertThat(html).contains("data:image/png;base64,").doesNotContain("http");
    for (String text :
        List.of(
            "Decision matrix",
            "span loss per bar, lowest",
            "1 / loss by construction",
            "paired differences decide",
            "Settings that differ",
            "legacy-random",
            "Reliability")) {
      assertThat(html).contains(text);
      assertThat(markdown).contains(text);
    }
  }

  @Test
  void everyPictureOfTheMarkdownLiesBesideIt() throws IOException {
    String markdown = Files.readString(out.resolve("comparison.md"));
    List<String> pictures;
    try (Stream<Path> all = Files.list(out)) {
      pictures = all.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".png")).toList();
    }
    assertThat(pictures)
        .contains("f1.png", "loss-span.png", "separation.png", "thresholds.png", "reliability.png")
        .allSatisfy(picture -> assertThat(markdown).contains("](" + picture + ")"));
  }

  @Test
  void theLeakyRunIsMarkedInTheHeadOfEveryTable() throws IOException {
    String markdown = Files.readString(out.resolve("comparison.md"));
    List<String> heads =
        markdown.lines().filter(l -> l.startsWith("|") && l.contains(" soft |")).toList();
    assertThat(heads).isNotEmpty();
    for (String head : heads) {
      if (head.contains("leaky")) {
        assertThat(head).contains("leaky (LEAKY)");
      }
    }
    assertThat(markdown).doesNotContain("| leaky |");
  }

  @Test
  void anotherComparisonTakesThePlaceOfTheOldPictures() throws IOException {
    Path again = folder.resolve("again");
    good("compare", soft, crf, "--out", again);
    assertThat(again.resolve("differences.png")).exists();
    good("compare", soft, leaky, "--out", again);
    assertThat(again.resolve("differences.png")).doesNotExist();
    assertThat(Files.readString(again.resolve("index.html"))).contains("No recommendation");
  }

  @Test
  void evaluationsOnOtherDataCanBeCompared() {
    ToyFiles other = ToyFiles.in(folder.resolve("other"), 2);
    for (Path run : List.of(soft, crf)) {
      good(
          "evaluate",
          run,
          "--bars",
          other.bars(),
          "--labels",
          other.labels(),
          "--windows",
          other.windows());
    }
    Path there = folder.resolve("there");
    Run run = good("compare", soft, crf, "--evaluation", "on-other-data", "--out", there);
    assertThat(run.out()).contains("soft - crf");
  }

  @Test
  void mistakesAreOneLine() {
    error("is named twice", "compare", soft, soft, "--out", out);
    error("is not of a comparison that Expanse wrote", "compare", soft, crf, "--out", soft);
    error("contains no run", "compare", soft, folder, "--out", out);
    assertThat(soft.resolve("index.html")).doesNotExist();
  }

  private static void error(String message, Object... words) {
    Run run = Run.of(words);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains(message);
  }
}
