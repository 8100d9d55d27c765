package expanse.review;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionTest {
  @TempDir private Path folder;

  @Test
  void theFileServesAsWindowsWhateverTheyAreCalled() throws IOException {
    BarSeries bars = RandomBars.withVolume(100, 1);
    List<Suggestion> suggestions = new ArrayList<>();
    for (String name : List.of("=cmd()", "a, \"b\"", "-1\u0007")) {
      int start = 10 * suggestions.size();
      suggestions.add(
          new Suggestion(
              suggestions.size() + 1,
              new Window(name, Subset.TRAIN, start),
              0.5,
              0.5,
              "unsure, new",
              new float[20],
              new float[20]));
    }
    Path file = folder.resolve("suggestions.csv");
    Suggestion.write(file, bars, 20, suggestions);
    assertThat(Files.readString(file)).doesNotContain("\n=", "\n-", "\u0007");
    List<Window> read = WindowFile.read(file, bars, 20, ZoneOffset.UTC, 0);
    assertThat(read).extracting(Window::id).containsExactly("'=cmd()", "a, \"b\"", "'-1");
    assertThat(read).extracting(Window::start).containsExactly(0, 10, 20);
  }
}
