package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.studio.Source;
import expanse.studio.Toy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;

/// Several pages, several people, several instruments.
class SharingTest {
  private static final BarSeries BARS = RealBars.read();

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  @Test
  void twoPagesOnOneSetAreToldAndShowTheSame() {
    Page page = browsing.open(folder, BARS);
    RemoteWebDriver browser = page.browser();
    String first = browser.getWindowHandle();
    browser.switchTo().newWindow(WindowType.WINDOW);
    browsing.again();
    page.await("two pages", () -> page.text("#saved").contains("2 pages"));
    page.show(1000, 1199);
    page.awaitPicture();
    page.drag(1040, 1050);
    page.awaitSpans("1040-1050");
    String second = browser.getWindowHandle();
    browser.switchTo().window(first);
    page.awaitSpans("1040-1050");
    page.await("word of it", () -> page.text("#toast").contains("Another page: add a span."));
    page.chart().click();
    page.chord("z", Keys.CONTROL);
    page.awaitSpans("");
    browser.switchTo().window(second);
    page.awaitSpans("");
    browser.close();
    browser.switchTo().window(first);
    page.await("one page", () -> page.text("#saved").equals("Saved"));
  }

  @Test
  void aSecondAnnotatorMarksBlindAndAgreementIsShown() {
    Labels.write(folder.resolve("labels.csv"), List.of());
    Page page = browsing.open(folder, BARS);
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    int start = (int) page.number("studio.model.offered.start");
    page.awaitPicture();
    page.drag(start + 20, start + 39);
    page.awaitSpans(start + 20 + "-" + (start + 39));
    page.keys(Keys.ENTER);
    page.await("it to count", () -> page.text("#review").contains("1 looked through"));
    page.keys("r");

    page.click("#person");
    page.find("#person-dialog input:not([type])").clear();
    page.find("#person-dialog input:not([type])").sendKeys("Noor");
    page.click("#person-dialog input[type=checkbox]");
    page.click("#person-dialog button.main");
    page.await("the name", () -> page.text("#person").equals("Noor, blind"));
    assertThat(page.spans()).as("what the first marked is hidden").isEmpty();
    page.keys("r");
    page.await("the same window", () -> page.is("studio.model.offered?.start === " + start));
    page.awaitPicture();
    page.drag(start + 22, start + 41);
    page.awaitSpans(start + 22 + "-" + (start + 41));
    page.keys(Keys.ENTER);
    page.await("it to count", () -> page.text("#review").contains("1 looked through"));

    page.click("#person");
    page.await("agreement", () -> page.text("#person-dialog").contains("Agreement on 1 window"));
    assertThat(page.text("#person-dialog"))
        .contains("Per bar F1 0.90, span F1 1.00")
        .contains("differ by 2.00 bars")
        .contains("100 % have the same type");
    browsing.end();
    assertThat(Labels.read(folder.resolve("labels.csv")).getFirst().annotator()).isEqualTo("kim");
    assertThat(Labels.read(folder.resolve("labels-second.csv")).getFirst().annotator())
        .isEqualTo("Noor");
  }

  @Test
  void instrumentsOfAFolderAreChosenFromAListAndNamesAreTextAlone() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>";
    BarFiles.write(folder.resolve("a" + hostile + ".csv"), BARS.slice(0, 500));
    BarFiles.write(folder.resolve("btc.csv"), BARS);
    Files.writeString(folder.resolve("broken.csv"), "time,open\n1,2\n");
    Page page = browsing.open(Toy.options(Source.ofFolder(folder)));
    assertThat(page.text("#series")).contains(hostile);
    assertThat(page.all("img")).isEmpty();
    page.click("#series option:nth-child(3)");
    page.await("its bars", () -> page.is("studio.ready && studio.series.bars === " + BARS.size()));
    assertThat(page.browser().getTitle()).startsWith("btc");
    page.click("#series option:nth-child(2)");
    page.await("the reason", () -> page.text("#cover").contains("This cannot be shown"));
    assertThat(page.text("#cover")).contains("broken.csv").contains("choose another instrument");
    page.click("#series option:nth-child(3)");
    page.await("its bars", () -> page.is("studio.ready && studio.series.bars === " + BARS.size()));
    assertThat(page.find("#cover").isDisplayed()).isFalse();
  }

  @Test
  void aBrokenFileIsReadAgainWhenItIsMended() throws Exception {
    Path bars = folder.resolve("a.csv");
    BarFiles.write(folder.resolve("b.csv"), BARS.slice(0, 500));
    Files.writeString(bars, "time,open\n1,2\n");
    Page page = browsing.load(Toy.options(Source.ofFolder(folder)));
    page.await("the reason", () -> page.text("#cover").contains("This cannot be shown"));
    assertThat(page.text("#cover")).contains("a.csv");
    assertThat(page.find("#goto").isEnabled()).isFalse();
    BarFiles.write(bars, BARS.slice(0, 400));
    page.click("#cover button");
    page.waitUntilReady();
    assertThat(page.number("studio.series.bars")).isEqualTo(400);
  }

  @Test
  void aStudioThatEndedIsMissed() {
    Page page = browsing.open(folder, BARS);
    browsing.end();
    page.await("word of it", () -> page.text("#saved").equals("No connection"));
    page.show(1000, 1199);
    page.drag(1040, 1050);
    page.await("the error", () -> page.text("#toast").contains("does not answer"));
    assertThat(page.spans()).isEmpty();
  }
}
