package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// A person who has only the page: thirty spans, a training, the verdict, two corrections, and
/// another training.
class FirstHourTest {
  private static final BarSeries BARS = RealBars.read();
  private static final int SPANS = 30;

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  @Test
  void fromTheFirstMarkToTheSecondVerdictWithoutTheCommandLine() {
    Page page = browsing.open(folder, BARS);
    List<Label> truth = HindsightRule.defaults().label(BARS);
    markWindows(page, truth);
    assertThat(page.marks()).hasSizeGreaterThanOrEqualTo(SPANS);

    page.click("#tab-train");
    page.await("what is ready", () -> page.text("#panel-train").contains("windows looked through"));
    train(page, 1);
    assertThat(page.text("#panel-look .verdict")).containsAnyOf("It has learned", "It has not");
    assertThat(page.text("#panel-look")).contains("Beside simple rules").contains("every bar");
    assertThat(Files.exists(folder.resolve("runs/run-1/metadata.json"))).isTrue();

    lookAtTheWorstWindow(page);
    correct(page);

    page.click("#tab-train");
    train(page, 2);
    assertThat(page.all("#panel-look select[aria-label=Run] option")).hasSize(2);
    seeWhatChanged(page);
    replay(page);
  }

  private void markWindows(Page page, List<Label> truth) {
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    while (page.marks().size() < SPANS) {
      int start = (int) page.number("studio.model.offered.start");
      page.awaitPicture();
      for (Label label : truth) {
        int from = BARS.indexOf(label.start());
        int to = BARS.indexOf(label.end());
        if (from >= start && to < start + 105 && to > from) {
          page.drag(from, to);
          page.await("the span", () -> page.spans().contains(from + "-" + to));
        }
      }
      page.keys(Keys.ENTER);
      page.await("another window", () -> page.number("studio.model.offered.start") != start);
    }
    page.keys("r");
  }

  private static void train(Page page, int run) {
    if (run == 1) {
      page.click("#panel-train summary");
      for (String setting : TrainedRun.SHORT) {
        String[] parts = setting.split("=");
        page.set("[data-key='" + parts[0] + "']", parts[1]);
      }
    }
    page.click("#panel-train button.main");
    if (run == 2) { // closing the page does not stop it
      page.await(
          "the training",
          () ->
              page.is("studio.train.job?.phase === 'training' || studio.train.runs.length === 2"));
      page.browser().navigate().refresh();
      page.waitUntilReady();
      page.click("#tab-train");
      page.await("the training", () -> page.find("#panel-train section").isDisplayed());
      page.await("its end", Duration.ofMinutes(4), () -> page.is("studio.train.runs.length === 2"));
      page.click("#tab-look");
    }
    page.await(
        "run " + run,
        Duration.ofMinutes(4),
        () -> page.is("studio.look.number === " + run + " && studio.tab === 'look'"));
  }

  private static void lookAtTheWorstWindow(Page page) {
    String list = "#panel-look [aria-label^=Windows] .list button";
    page.await("the windows", () -> !page.all(list).isEmpty());
    page.click(list);
    page.await("its bars", () -> page.is("studio.look.drawn()?.probability.length === 105"));
  }

  private static void seeWhatChanged(Page page) {
    String part = "#panel-look [aria-label='What changed']";
    page.await("old beside new", () -> page.text(part).contains("before"));
    assertThat(page.text(part)).contains("counted against the newer labels").contains("better");
    page.await(
        "marks that came and went",
        Duration.ofMinutes(2),
        () -> page.text(part).contains("On the whole series"));
    if (!page.all(part + " .list button").isEmpty()) {
      page.click(part + " .list button");
      page.await("both", () -> page.is("studio.look.drawn()?.old"));
    }
  }

  private void replay(Page page) {
    page.chart().click();
    page.keys("t");
    page.await("the detector", Duration.ofMinutes(1), () -> page.is("studio.look.replay.known"));
    long row = page.number("studio.chart.bars.limit");
    page.keys(Keys.ARROW_RIGHT);
    page.await("a bar on", () -> page.number("studio.chart.bars.limit") == row + 1);
    page.await("what was said", () -> page.number("studio.look.replay.known.row") == row + 1);
    assertThat(page.number("studio.chart.bars.last")).isEqualTo(row + 1);
    page.keys("t");
    page.await("the future", () -> page.is("studio.chart.bars.limit === Infinity"));
  }

  private void correct(Page page) {
    int before = page.marks().size();
    page.click("#tab-mark");
    page.click(".rows tbody tr:nth-last-child(2)");
    page.await("it to be selected", () -> page.is("studio.model.selected"));
    page.chart().sendKeys(Keys.DELETE);
    page.await("one less", () -> page.marks().size() == before - 1);
    page.click(".rows tbody tr:nth-last-child(2)");
    String spans = page.spans();
    page.chart().sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
    page.await("another end", () -> !page.spans().equals(spans));
    page.await("the file", () -> Labels.read(folder.resolve("labels.csv")).size() == before - 1);
  }
}
