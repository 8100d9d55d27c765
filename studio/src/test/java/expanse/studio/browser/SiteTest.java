package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/// The documentation as a reader has it: opened from a disk, without a server and without a
/// network.
class SiteTest {
  private static final Path SITE = Path.of("../target/site").toAbsolutePath().normalize();

  @RegisterExtension private final Browsing browsing = new Browsing();
  private RemoteWebDriver browser;

  @BeforeEach
  void open() {
    assumeThat(SITE.resolve("index.html"))
        .as("the site, which ./mvnw -N verify makes before this")
        .exists();
    browser = Browsing.browser();
    browser.get(SITE.resolve("index.html").toUri().toString());
  }

  private WebElement field() {
    return browser.findElement(By.cssSelector("input[type=search]"));
  }

  private List<String> hits() {
    return browser.findElements(By.cssSelector("form ol a")).stream()
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void searchLeadsToTheSectionThatSaysIt() {
    field().sendKeys("webhook idempotency");
    assertThat(hits()).first().asString().startsWith("How to use it live: Where signals go");
    field().sendKeys(Keys.ENTER);
    assertThat(browser.getCurrentUrl()).endsWith("/live.html#where-signals-go");
    assertThat(browser.findElement(By.id("where-signals-go")).isDisplayed()).isTrue();
  }

  @Test
  void searchGoesByTheKeyboardAlone() {
    browser.findElement(By.tagName("body")).sendKeys("/");
    assertThat(browser.switchTo().activeElement()).isEqualTo(field());
    field().sendKeys("calibration");
    assertThat(hits()).hasSizeGreaterThan(1);
    field().sendKeys(Keys.ARROW_DOWN, Keys.NULL);
    WebElement first = browser.switchTo().activeElement();
    assertThat(first.getText()).isEqualTo(hits().getFirst());
    first.sendKeys(Keys.ESCAPE);
    assertThat(browser.findElement(By.cssSelector("form ol")).isDisplayed()).isFalse();
  }

  @Test
  void wordsThatNobodyWroteFindNothing() {
    field().sendKeys("qqqqzzzz");
    assertThat(hits()).isEmpty();
  }

  @Test
  void aDeepPageFindsTheSamePagesAsTheFirst() {
    browser.get(SITE.resolve("experiments/live.html").toUri().toString());
    field().sendKeys("hindsight rule");
    assertThat(hits()).isNotEmpty();
    field().sendKeys(Keys.ENTER);
    assertThat(browser.getTitle()).endsWith(" - Expanse").doesNotContain("Live use, measured");
  }

  @Test
  void everyPageOfTheMenuOpensAndAsksNobodyElse() {
    List<String> pages =
        browser.findElements(By.cssSelector("nav.menu a")).stream()
            .map(link -> link.getDomProperty("href"))
            .toList();
    assertThat(pages).hasSizeGreaterThan(25).allMatch(page -> page.startsWith("file:"));
    for (String page : pages) {
      browser.get(page);
      assertThat(browser.findElements(By.cssSelector("nav.menu a[aria-current=page]")))
          .as(page)
          .hasSize(1);
      Object elsewhere =
          browser.executeScript(
              "return performance.getEntriesByType('resource').map(e => e.name)"
                  + ".filter(name => !name.startsWith('file:'))");
      assertThat(elsewhere).as(page).isEqualTo(List.of());
      Object broken =
          browser.executeScript(
              "return [...document.images].filter(i => !i.complete || !i.naturalWidth)"
                  + ".map(i => i.src)");
      assertThat(broken).as(page).isEqualTo(List.of());
    }
  }
}
