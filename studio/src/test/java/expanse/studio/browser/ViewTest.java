package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.studio.Source;
import expanse.studio.Toy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/// How the page looks: sizes, colours, pictures, years of bars, and whether everybody can use it.
class ViewTest {
  private static final int YEARS = 1_800_000;

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  @Test
  void lightAndDarkAreChosenOrTheSystems() {
    Page page = browsing.open(folder, RealBars.read());
    String paper = "getComputedStyle(document.querySelector('.stage')).backgroundColor";
    page.prefers("dark");
    page.await("dark", () -> page.script(paper).equals("rgb(16, 22, 29)"));
    page.await(
        "a dark chart", () -> page.script("studio.chart.colours.paper").equals("rgb(16, 22, 29)"));
    page.keys("v");
    page.find("#view-dialog select").sendKeys("Light");
    page.click("#view-dialog button.main");
    page.await("light", () -> page.script(paper).equals("rgb(255, 255, 255)"));
    page.browser().navigate().refresh();
    page.waitUntilReady();
    assertThat(page.script(paper)).isEqualTo("rgb(255, 255, 255)");
  }

  @ParameterizedTest
  @CsvSource({"1280, 720, 1", "3840, 2160, 1", "1920, 1080, 2"})
  void everythingIsInSightAtEverySize(int width, int height, int ratio) {
    Page page = browsing.open(folder, RealBars.read());
    page.size(width, height, ratio);
    page.awaitNumber("innerWidth", width);
    page.await(
        "the canvas",
        () ->
            page.is("studio.chart.under.width === Math.round(studio.chart.width * " + ratio + ")"));
    page.awaitPicture();
    assertThat(page.is("document.documentElement.scrollWidth <= innerWidth")).isTrue();
    assertThat(page.is("document.documentElement.scrollHeight <= innerHeight")).isTrue();
    assertThat(page.decimal("studio.chart.width / innerWidth")).isGreaterThan(0.7);
    page.drag(
        (int) page.number("studio.chart.bars.last - 60"),
        (int) page.number("studio.chart.bars.last - 40"));
    page.await("a span", () -> page.marks().size() == 1);
    for (String part :
        List.of("#help", "#undo", "#review .main", "#tab-look", "#lock", "#inspector input")) {
      assertThat(
              page.is(
                  "(box => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom"
                      + " <= innerHeight)(document.querySelector('"
                      + part
                      + "').getBoundingClientRect())"))
          .as(part)
          .isTrue();
    }
  }

  @Test
  void lettersOfOtherLayoutsCountByTheirPlace() {
    Page page = browsing.open(folder, RealBars.read());
    page.show(1000, 1199);
    page.chart().click();
    double left = page.decimal("studio.chart.bars.left");
    page.key("q", "KeyA"); // where a French board has its Q
    page.await("earlier bars", () -> page.decimal("studio.chart.bars.left") < left);
    double visible = page.decimal("studio.chart.bars.visible");
    page.key("z", "KeyW");
    page.await("fewer bars", () -> page.decimal("studio.chart.bars.visible") < visible);
    page.key("ü", "BracketLeft"); // a German one
    page.await("a start", () -> page.is("studio.model.pending !== null"));
    page.keys(Keys.ARROW_RIGHT);
    page.key("+", "BracketRight");
    page.await("a span", () -> page.marks().size() == 1);
  }

  @Test
  void aPictureOfTheChartIsKept() throws IOException {
    Page page = browsing.open(folder, RealBars.read());
    page.awaitPicture();
    Path downloads = page.downloadTo(folder.resolve("downloads"));
    Path picture = downloads.resolve(page.script("studio.series.name") + ".png");
    page.chart().click();
    page.keys("p");
    page.await("the picture", () -> Files.exists(picture));
    var image = javax.imageio.ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo((int) page.number("studio.chart.under.width"));
    assertThat(image.getHeight()).isGreaterThan((int) page.number("studio.chart.under.height"));
    long colours =
        java.util.stream.IntStream.range(0, image.getWidth())
            .map(x -> image.getRGB(x, image.getHeight() / 2))
            .distinct()
            .count();
    assertThat(colours).as("bars are in it").isGreaterThan(2);
  }

  @Test
  void yearsOfMinutesAreDrawnAtEveryZoomFromFewPieces() {
    Path file = folder.resolve("years.parquet");
    BarFiles.write(file, Toy.bars(YEARS, YEARS, 3));
    Page page = browsing.open(Source.of(file, null, null));
    assertThat(page.number("studio.series.bars")).isEqualTo(YEARS);
    page.awaitPicture();
    for (int bars : new int[] {200, 3_000, 50_000, 700_000, YEARS}) {
      page.show((YEARS - bars) / 2, (YEARS + bars) / 2 - 1);
      page.awaitPicture();
      assertThat(page.number("studio.store.pieces.size")).isLessThanOrEqualTo(96);
      long steps =
          (page.number("studio.chart.bars.last") - page.number("studio.chart.bars.first"))
              / page.number("studio.store.step(studio.chart.frame.level)");
      assertThat(steps).as("entries drawn of %d bars", bars).isBetween(100L, 5_000L);
    }
    page.show(0, 199);
    page.awaitPicture();
    page.drag(40, 60);
    page.awaitSpans("40-60");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> violations(Page page, String axe) {
    page.browser().executeScript(axe);
    return (List<Map<String, Object>>)
        page.later(
            "const done = arguments[0]; axe.run().then(found => done(found.violations.map(one =>"
                + " ({id: one.id, help: one.help, at: one.nodes.map(node => node.html).slice(0,"
                + " 3)}))))");
  }

  @ParameterizedTest
  @CsvSource({"light", "dark"})
  void nothingKeepsAnybodyOut(String colours) throws IOException {
    String axe;
    try (InputStream in = ViewTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Page page = browsing.open(folder, RealBars.read());
    page.prefers(colours);
    page.show(1000, 1199);
    page.awaitPicture();
    assertThat(violations(page, axe)).as("at the start").isEmpty();
    page.drag(1020, 1040);
    page.awaitSpans("1020-1040");
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    assertThat(violations(page, axe)).as("while marking").isEmpty();
    if (colours.equals("dark")) { // the same elements in other colours
      return;
    }
    page.keys("r");
    page.click("#tab-train");
    page.click("#panel-train summary");
    assertThat(violations(page, axe)).as("before a training").isEmpty();
    page.click("#tab-look");
    assertThat(violations(page, axe)).as("without a run").isEmpty();
    for (String dialog : List.of("help", "view", "person", "goto")) {
      page.click("#" + dialog);
      page.await("the dialog", () -> page.is("document.querySelector('dialog[open]')"));
      assertThat(violations(page, axe)).as(dialog).isEmpty();
      page.keys(Keys.ESCAPE);
      page.await("its end", () -> !page.is("document.querySelector('dialog[open]')"));
    }
  }
}
