package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `CONTRIBUTING.md` names is there: its packages, and the tests that its recipes and the
/// other pages send their reader to.
class ContributingTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("core", "app", "web", "studio", "serve", "ta4j", "kafka", "spark", "bench");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)`");
  private static final Pattern PACKAGE = Pattern.compile("`(expanse(?:\\.\\w+)*)`");

  @Test
  void everyTestThatAPageNamesExists() throws IOException {
    Set<String> tests = names("src/test/java", "Test.java");
    List<String> missing = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages =
          docs.filter(f -> f.toString().endsWith(".md")).sorted().collect(Collectors.toList());
      pages.add(ROOT.resolve("CONTRIBUTING.md"));
      for (Path page : pages) {
        Matcher named = TEST.matcher(Files.readString(page));
        while (named.find()) {
          if (!tests.contains(named.group(1))) {
            missing.add(page + ": " + named.group(1));
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theTableOfPackagesNamesEachOfCoreAndNoOther() throws IOException {
    String table = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    Set<String> named = new TreeSet<>();
    for (String line : table.lines().filter(l -> l.startsWith("| `expanse")).toList()) {
      Matcher name = PACKAGE.matcher(line.substring(0, line.indexOf('|', 1)));
      while (name.find()) {
        named.add(name.group(1));
      }
    }
    named.removeAll(
        Set.of(
            "expanse.web",
            "expanse.studio",
            "expanse.serve",
            "expanse.ta4j",
            "expanse.kafka",
            "expanse.spark",
            "expanse.report",
            "expanse.cli"));
    assertThat(named).isEqualTo(packages());
  }

  private static Set<String> packages() throws IOException {
    Path sources = ROOT.resolve("core/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> sources.relativize(file).getParent().toString())
          .map(name -> name.replace('\\', '.').replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> names(String below, String ending) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : MODULES) {
      Path folder = ROOT.resolve(module).resolve(below);
      if (!Files.isDirectory(folder)) { // a module whose tests are those of another
        continue;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(ending))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }
}
