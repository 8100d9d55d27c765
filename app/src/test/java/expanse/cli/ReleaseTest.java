package expanse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import expanse.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;

/// What a release needs besides code: one version, a licence, a changelog, names.
class ReleaseTest {
  private static final Path ROOT = Path.of("..");

  /// Stands in the bill of versions for the address that the root's pom names; tools/release puts
  /// that in its place.
  private static final String NOWHERE = "https://expanse.example";

  private static String in(Path pom, String path) throws Exception {
    Document document =
        DocumentBuilderFactory.newNSInstance().newDocumentBuilder().parse(pom.toFile());
    XPath xpath = XPathFactory.newInstance().newXPath();
    return evaluate(xpath, "/" + path.replaceAll("([\\w.]+)", "*[local-name()='$1']"), document);
  }

  private static String evaluate(XPath xpath, String path, Document document)
      throws XPathExpressionException {
    return xpath.evaluate(path, document).strip();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve("pom.xml"))
          .filter(Files::exists)
          .sorted()
          .toList();
    }
  }

  private static String version() throws Exception {
    return in(ROOT.resolve("pom.xml"), "project/version");
  }

  @Test
  void allModulesHaveTheVersionThatTheRootHas() throws Exception {
    assertThat(version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    for (Path pom : modules()) {
      boolean isBom = pom.getParent().endsWith("bom");
      assertThat(in(pom, isBom ? "project/version" : "project/parent/version"))
          .as(pom + "")
          .isEqualTo(version());
      assertThat(in(pom, "project/name")).as(pom + " name").startsWith("Expanse ");
      assertThat(in(pom, "project/description")).as(pom + " description").isNotEmpty();
    }
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains("`io.expanse:expanse-core:" + version() + "`");
  }

  @Test
  void theBomNamesEveryModuleThatIsPublished() throws Exception {
    Path bom = ROOT.resolve("bom/pom.xml");
    String text = Files.readString(bom);
    for (Path pom : modules()) {
      String name = in(pom, "project/artifactId");
      boolean isPublished = !in(pom, "project/properties/maven.deploy.skip").equals("true");
      if (!pom.equals(bom)) {
        assertThat(text.contains("<artifactId>" + name + "</artifactId>"))
            .as(name)
            .isEqualTo(isPublished);
      }
    }
    for (String place :
        List.of("url", "licenses/license/name", "scm/url", "developers/developer/url")) {
      String ofRoot = in(ROOT.resolve("pom.xml"), "project/" + place);
      assertThat(in(bom, "project/" + place)).isEqualTo(ofRoot.replace("${home}", NOWHERE));
    }
  }

  /// What tools/release says, and its exit code after that.
  private static String release(String... options) throws Exception {
    assumeThat(ROOT.resolve(".git")).as("a checkout, whose last commit is released").exists();
    List<String> command = new ArrayList<>(List.of("bash", "tools/release"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return said + process.waitFor();
  }

  private static String next() throws Exception {
    return version().replace("-SNAPSHOT", "");
  }

  @Test
  void aReleaseIsRefusedBeforeItIsBuiltWhenSomethingIsMissing() throws Exception {
    assertThat(release("7.7.7")).contains("CHANGELOG.md has no heading '## 7.7.7'").endsWith("1");
    assertThat(release("v1")).contains("tools/release 0.1.0 --trial").endsWith("2");
    String home = in(ROOT.resolve("pom.xml"), "project/properties/home");
    if (home.equals(NOWHERE)) {
      assertThat(release(next())).contains("set <home> to its address").endsWith("1");
    }
  }

  @Tag("long")
  @Test
  void whatIsPublishedIsWholeAndAStrangerCanUseIt() throws Exception {
    assertThat(release(next(), "--trial"))
        .contains("ok: expanse-core " + next(), "ok: expanse-bom " + next())
        .contains("ok: the published program", "ok: a stranger's program", "nothing was published")
        .endsWith("0");
  }

  @Test
  void jbangStartsThisVersionAsTheLauncherDoes() throws Exception {
    JsonNode alias =
        Json.MAPPER
            .readTree(Files.readString(ROOT.resolve("jbang-catalog.json")))
            .at("/aliases/expanse");
    assertThat(alias.path("script-ref").asString()).isEqualTo("io.expanse:expanse-app:" + next());
    assertThat(alias.path("main").asString()).isEqualTo(Main.class.getName());
    assertThat(alias.path("java").asString())
        .isEqualTo(in(ROOT.resolve("pom.xml"), "project/properties/java.release"));
    List<String> options = new ArrayList<>();
    for (String file : List.of("tools/java.options", "tools/program.options")) {
      Files.readAllLines(ROOT.resolve(file)).stream()
          .filter(line -> line.startsWith("-"))
          .forEach(options::add);
    }
    List<String> named = new ArrayList<>();
    alias.path("runtime-options").forEach(option -> named.add(option.asString()));
    assertThat(named).isEqualTo(options);
  }

  @Test
  void theChangelogBeginsWithThisVersion() throws Exception {
    String changelog = Files.readString(ROOT.resolve("CHANGELOG.md"));
    String first = changelog.lines().filter(l -> l.startsWith("## ")).findFirst().orElseThrow();
    assertThat(first).startsWith("## " + version().replace("-SNAPSHOT", ""));
  }

  @Test
  void theLicenceIsTheOneThatThePomNames() throws Exception {
    assertThat(in(ROOT.resolve("pom.xml"), "project/licenses/license/name"))
        .isEqualTo("Apache-2.0");
    assertThat(Files.readString(ROOT.resolve("LICENSE"))).contains("Apache License", "Version 2.0");
    for (String file : List.of("NOTICE", "README.md")) {
      assertThat(Files.readString(ROOT.resolve(file))).contains("no financial advice");
    }
  }
}
