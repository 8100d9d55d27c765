package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// What a person who trains sees and does.
class TrainingTest {
  private static final String STOP = "#panel-train section:first-child button";

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  private Page open() {
    return turned(browsing.open(TrainedRun.once().labelled(folder)));
  }

  /// The page at its training, when the run that it was started with is open.
  private static Page turned(Page page) {
    page.await(
        "the run",
        Duration.ofMinutes(2),
        () -> page.is("studio.look.view && studio.tab === 'look'"));
    page.click("#tab-train");
    return page;
  }

  @Test
  void everySettingStandsInTheFormWithItsExplanation() {
    Page page = turned(browsing.trained());
    page.click("#panel-train summary");
    page.find("#panel-train input[type=search]").sendKeys("passes over");
    page.await(
        "one setting",
        () ->
            page.number("document.querySelectorAll('.settings label:not([hidden])').length") == 1);
    assertThat(page.text(".settings"))
        .contains("epochs")
        .contains("Passes over the training windows");
  }

  @Test
  void aRunGetsAName() {
    Page page = open();
    page.click("#panel-train .runs button.icon");
    page.find("#name-dialog input").sendKeys("before the holidays" + Keys.ENTER);
    page.await("the name", () -> page.text("#panel-train .runs").contains("before the holidays"));
    assertThat(page.find("#panel-look select").getDomProperty("textContent"))
        .contains("before the holidays");
  }

  @Test
  void aTrainingUnderWayShowsHowFarItIsOnEveryPageUntilItIsStopped() {
    Page page = open();
    page.find("#panel-train select").sendKeys("seed-baseline");
    page.click("#panel-train summary");
    page.set("[data-key='epochs']", "100000");
    assertThat(page.text("#panel-train summary")).contains("1 changed");
    page.click("#panel-train .form button.main");
    page.await("the training", () -> page.is("studio.train.job?.curve.length > 2"));
    assertThat(page.text("#panel-train")).contains("Training …").contains("of 100,000 epochs");
    assertThat(page.text("#panel-train")).containsPattern("Epoch \\d+: loss \\d\\.\\d{3}, F1");
    assertThat(page.find("#panel-train form").isDisplayed()).as("one at a time").isFalse();
    assertThat(page.decimal("studio.train.progress.position")).isBetween(0.0, 0.5);
    assertThat(page.number(inked("studio.train.curve"))).as("the curves").isGreaterThan(50);

    Page other = turned(browsing.again()); // the first page is gone
    long epochs = other.number("studio.train.job.done");
    other.await("it to go on", () -> other.is("studio.train.job?.done > " + epochs));
    other.click(STOP);
    other.await("its end", () -> other.text("#panel-train").contains("Stopped."));
    assertThat(other.find("#panel-train form").isDisplayed()).isTrue();
    assertThat(other.all("#panel-train .runs li")).hasSize(1);
    assertThat(folder.resolve("runs/run-1/studio.json")).doesNotExist();
  }

  /// How many pixels of a canvas have a colour.
  private static String inked(String canvas) {
    return "(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, k) => k"
        + " % 4 === 3 && v > 0).length)("
        + canvas
        + ")";
  }

  @Test
  void withoutAWindowThatWasLookedThroughNothingIsTrainedAndThePageSaysWhy() throws IOException {
    Page page = turned(browsing.open(TrainedRun.once().unlabelled(folder)));
    page.click("#panel-train .form button.main");
    page.await("the reason", () -> page.text("#toast").contains("press Review"));
    assertThat(Files.exists(folder.resolve("runs"))).isFalse();
  }

  @Test
  void aTrainingThatCannotBeSaysWhy() {
    Page page = turned(browsing.open(TrainedRun.once().unlabelled(folder)));
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    page.keys(Keys.ENTER);
    page.await("it to count", () -> page.text("#review").contains("1 looked through"));
    page.click("#panel-train .form button.main");
    page.await("the reason", () -> page.text("#panel-train").contains("It did not work."));
    assertThat(page.text("#panel-train .wrong")).isNotEmpty().doesNotContain("Exception");
    assertThat(page.find("#panel-train form").isDisplayed()).isTrue();
  }
}
