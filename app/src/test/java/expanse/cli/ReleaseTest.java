package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/// What a release needs besides code: one version, a licence, a changelog, names.
class ReleaseTest {
  private static final Path ROOT = Path.of("..");

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
      String home = in(ROOT.resolve("pom.xml"), "project/properties/home");
      assertThat(in(bom, "project/" + place)).isEqualTo(ofRoot.replace("${home}", home));
    }
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
