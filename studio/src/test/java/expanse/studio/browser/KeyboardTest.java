package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/// What a person does who has a keyboard and no mouse: nothing here is clicked.
class KeyboardTest {
  private static final String FOCUSABLE =
      "[...document.querySelectorAll('button, a[href], input, select, textarea, summary,"
          + " [tabindex]')].filter(e => e.tabIndex >= 0 && !e.disabled &&"
          + " e.checkVisibility({visibilityProperty: true}) && !e.closest('[inert], dialog'))";

  /// What has the focus, by its place among all that can have it; -1 for the page as a whole.
  private static final String PLACE = FOCUSABLE + ".indexOf(document.activeElement)";

  /// Whether eyes see where the focus is.
  private static final String SEEN =
      "(e => e.id === 'chart' ? getComputedStyle(e, '::after').content !== 'none' :"
          + " getComputedStyle(e).outlineStyle !== 'none' &&"
          + " parseFloat(getComputedStyle(e).outlineWidth) >= 2)(document.activeElement)";

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  private static void looking(Page page) {
    page.await(
        "the run",
        Duration.ofMinutes(2),
        () -> page.is("studio.look.view && studio.tab === 'look'"));
  }

  /// Presses Tab until something has the focus, with Shift to go back.
  private static void tabTo(Page page, String css, Keys... shift) {
    for (int k = 0; k < 60; k++) {
      if (page.is("document.activeElement.matches(\"" + css + "\")")) {
        return;
      }
      page.chord(Keys.TAB, shift);
    }
    throw new AssertionError("Tab does not come to " + css);
  }

  private static void times(Page page, int times, CharSequence key) {
    for (int k = 0; k < times; k++) {
      page.keys(key);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tabComesToEverythingInItsOrderIsSeenThereAndIsNowhereCaught(int panel) {
    Page page = browsing.trained();
    looking(page);
    page.keys(Keys.ESCAPE);
    tabTo(page, "[role=tab]");
    times(page, (panel + 1) % 3, Keys.ARROW_RIGHT); // from Look on
    page.await(
        "the panel",
        () ->
            page.is(
                "document.activeElement.id === 'tab-"
                    + List.of("mark", "train", "look").get(panel)
                    + "'"));
    page.await("what it lists", () -> page.is("studio.train.presets && studio.look.effect"));
    int all = (int) page.number(FOCUSABLE + ".length");
    assertThat(all).isGreaterThan(10);
    int at = (int) page.number(PLACE);
    List<Integer> came = new ArrayList<>();
    for (int k = 0; k < all + 2; k++) {
      if (page.is("document.activeElement.id === 'chart'")) {
        page.keys(Keys.ESCAPE); // else Tab walks through the spans
      }
      page.keys(Keys.TAB);
      int place = (int) page.number(PLACE);
      if (place >= 0) {
        assertThat(page.is(SEEN))
            .as(page.script("document.activeElement.outerHTML").toString())
            .isTrue();
        came.add(place);
      }
      if (place == at) {
        break;
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int k = 1; k <= all; k++) {
      order.add((at + k) % all);
    }
    assertThat(came).isEqualTo(order);
  }

  @Test
  void marksReviewsTrainsLooksAndCorrectsByKeysAlone() {
    Page page = browsing.open(TrainedRun.once().labelled(folder));
    looking(page);

    // mark and review: a window, a span of 16 bars in it, its type, a note
    int marks = page.marks().size();
    page.keys(Keys.ESCAPE);
    page.keys(Keys.HOME);
    free(page);
    int start = (int) page.number("studio.chart.cursor.row");
    page.keys("[");
    page.chord(Keys.ARROW_RIGHT, Keys.ALT);
    page.keys("]");
    page.await("a span", () -> page.marks().size() == marks + 1);
    assertThat(page.spans()).contains(start + "-" + (start + 10));
    page.keys("2");
    page.await("the type", () -> page.text("#live").equals("Type retracement."));
    page.keys("n");
    page.keys("by hand" + Keys.ENTER);
    page.await("the chart", () -> page.is("document.activeElement.id === 'chart'"));
    assertThat(page.text("#live")).isNotEmpty();
    page.keys(Keys.ARROW_LEFT);
    page.await("the bar said aloud", () -> page.text("#live").contains("in a span: retracement"));

    // train: the panel, a preset, settings, the button
    page.keys(Keys.ESCAPE);
    tabTo(page, "[role=tab]");
    page.keys(Keys.ARROW_RIGHT);
    page.await("the form", () -> page.is("studio.tab === 'train' && studio.train.presets"));
    tabTo(page, "summary");
    page.keys(Keys.ENTER);
    for (String setting : TrainedRun.SHORT) {
      String[] parts = setting.split("=");
      tabTo(page, "[type=search]");
      page.chord("a", Keys.CONTROL);
      page.keys(parts[0]);
      tabTo(page, "[data-key='" + parts[0] + "']");
      page.chord("a", Keys.CONTROL);
      page.keys(parts[1]);
      tabTo(page, "summary", Keys.SHIFT);
    }
    tabTo(page, ".form button.main");
    page.keys(Keys.SPACE);
    page.await("the focus on Stop", () -> page.is("document.activeElement.textContent === 'Stop'"));
    page.await(
        "the verdict",
        Duration.ofMinutes(4),
        () -> page.is("studio.look.number === 1 && document.activeElement.id === 'tab-look'"));
    assertThat(page.text("#toast")).contains("The verdict is under Look");

    // look: a slider, a window, the next mark of the model
    tabTo(page, "#panel-look input[type=range]");
    page.keys(Keys.ARROW_RIGHT);
    page.await("another rule", () -> page.is("!studio.look.isOwnRule"));
    tabTo(page, "#panel-look [aria-label^=Windows] .list button");
    page.keys(Keys.ENTER);
    page.await("its bars", () -> page.is("studio.look.drawn()?.probability.length === 105"));
    page.keys(Keys.ESCAPE);
    page.await("the chart", () -> page.is("document.activeElement.id === 'chart'"));
    page.await(
        "all marks",
        Duration.ofMinutes(2),
        () -> page.is("studio.look.lane.lane?.done === studio.series.bars"));
    page.keys(Keys.HOME);
    page.keys(".");
    page.await("a mark of the model", () -> page.is("studio.look.lane.current"));

    // correct: the first span ends a bar later, the second goes; both are taken back
    page.keys(Keys.HOME);
    page.keys(Keys.ESCAPE);
    page.keys(Keys.ARROW_LEFT);
    String before = page.spans();
    page.keys(Keys.TAB);
    page.await("a span", () -> page.is("studio.model.selected"));
    page.chord(Keys.ARROW_LEFT, Keys.SHIFT);
    page.await("another end", () -> !page.spans().equals(before));
    page.keys(Keys.TAB);
    page.keys(Keys.DELETE);
    page.await("one less", () -> page.marks().size() == marks);
    page.await("the file", () -> Labels.read(folder.resolve("labels.csv")).size() == marks);
    page.chord("z", Keys.CONTROL);
    page.chord("z", Keys.CONTROL);
    page.awaitSpans(before);
  }

  /// Goes on until ten bars are free of labels.
  private static void free(Page page) {
    while (page.number(
            "studio.model.marks.between(studio.chart.cursor.row, studio.chart.cursor.row +"
                + " 10).length")
        > 0) {
      page.keys(Keys.ARROW_RIGHT);
    }
  }
}
