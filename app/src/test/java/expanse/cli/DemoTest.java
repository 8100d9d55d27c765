package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo with a model so small that it takes seconds.
class DemoTest {
  @TempDir Path folder;

  @Test
  void goesTheWholeWayAndCanBeStartedAgain() throws IOException {
    Object[] words = {
      "demo",
      "--out",
      folder,
      "--preset=seed-baseline",
      "--set=split.kind=temporal",
      "--set=epochs=2",
      "--set=model.hidden=4"
    };
    Run run = Run.of(words);
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    int last = lines.size() - 1;
    assertThat(lines.get(last)).endsWith("expanse studio --run " + folder.resolve("run"));
    assertThat(lines.get(last - 1)).startsWith("verdict: ");
    Path page = folder.resolve("run/report/index.html");
    assertThat(lines.get(last - 2)).isEqualTo("report: " + page.toAbsolutePath());
    assertThat(page).isRegularFile();
    assertThat(folder.resolve("spans.csv")).content().startsWith("start,end,type,probability,");
    assertThat(Run.of(words).code()).isZero();
    for (String step : Files.readAllLines(folder.resolve("steps.txt"))) {
      if (step.startsWith("expanse bars") || step.startsWith("expanse label check")) {
        Object[] again = step.substring("expanse ".length()).split(" ");
        assertThat(Run.of(again).err()).doesNotContain("error:");
      }
    }
  }

  @Test
  void aForeignFolderIsNotTouched() throws IOException {
    Path mine = Files.writeString(Files.createDirectories(folder.resolve("run")).resolve("x"), "x");
    Run run = Run.of("demo", "--out", folder);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is no demo that Expanse wrote");
    assertThat(mine).isRegularFile();
  }
}
