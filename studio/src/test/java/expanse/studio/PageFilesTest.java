package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page's files and the list by which the server knows them.
class PageFilesTest {
  private static final Path PAGE = Path.of("src", "main", "resources", "expanse", "studio", "page");

  @Test
  void theListNamesEveryFileOfThePage() throws IOException {
    try (Stream<Path> files = Files.walk(PAGE)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> PAGE.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("files.txt"))
              .sorted()
              .toList();
      assertThat(Files.readAllLines(PAGE.resolve("files.txt"))).isEqualTo(names);
    }
  }

  @Test
  void everyModuleIsAskedForAtOnceAndNotOneBehindTheOther() throws IOException {
    String html = Files.readString(PAGE.resolve("index.html"));
    List<String> modules =
        Files.readAllLines(PAGE.resolve("files.txt")).stream()
            .filter(name -> name.endsWith(".js") && !name.equals("main.js"))
            .toList();
    List<String> asked =
        html.lines()
            .filter(line -> line.contains("modulepreload"))
            .map(line -> line.replaceAll(".* href=\"/(.*)\">", "$1"))
            .toList();
    assertThat(asked).isEqualTo(modules);
  }

  @Test
  void theHtmlHoldsNoScriptAndNoStyleOfItsOwn() throws IOException {
    String html = Files.readString(PAGE.resolve("index.html"));
    assertThat(html).doesNotContain(" style=").doesNotContain("<style").doesNotContain(" onclick");
    assertThat(html.split("<script", -1)).hasSize(2);
  }
}
