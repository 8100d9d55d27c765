package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.studio.Source;
import expanse.studio.Toy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// What a person who marks sees and does, on real bars.
class MarkingTest {
  private static final BarSeries BARS = RealBars.read();

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;
  private Page page;

  @BeforeEach
  void open() {
    page = browsing.open(folder, BARS);
    page.show(1000, 1199);
    page.awaitPicture();
  }

  private void mark(int from, int to) {
    page.drag(from, to);
    page.await(
        "span " + from, () -> page.spans().contains(Math.min(from, to) + "-" + Math.max(from, to)));
  }

  @Test
  void theTokenIsGoneFromTheAddress() {
    assertThat(page.browser().getCurrentUrl()).endsWith("/").doesNotContain("token");
    assertThat(page.is("document.cookie === ''")).isTrue();
  }

  @Test
  void dragMakesASpanWhoseEndsAreBars() {
    page.drag(1020, 1035);
    page.awaitSpans("1020-1035");
    page.drag(1080, 1060);
    page.awaitSpans("1020-1035 1060-1080");
    assertThat(page.text("#inspector h2")).isEqualTo("Selected span");
    assertThat(page.all(".rows tbody tr[data-id]")).hasSize(2);
    assertThat(Labels.read(folder.resolve("labels.csv")).getFirst().start())
        .isEqualTo(BARS.time(1020));
  }

  @Test
  void aClickMarksNothing() {
    page.clickBar(1050);
    assertThat(page.spans()).isEmpty();
  }

  @Test
  void aSpanEndsAtItsNeighbour() {
    mark(1050, 1060);
    page.drag(1030, 1055);
    page.awaitSpans("1030-1049 1050-1060");
    page.drag(1100, 1040);
    page.awaitSpans("1030-1049 1050-1060 1061-1100");
  }

  @Test
  void aSpanEndsAtASessionBreakWhichIsSeen() {
    browsing.end();
    page = browsing.open(folder, Toy.bars(500, 300, 1)); // an hour is missing behind bar 299
    page.show(250, 349);
    page.awaitPicture();
    page.drag(280, 320);
    page.awaitSpans("280-299");
    page.drag(340, 290);
    page.awaitSpans("280-299 300-340");
    page.clickBar(290);
    page.await(
        "the first span",
        () -> page.is("studio.model.marks.get(studio.model.selected)?.end === 299"));
    page.chord(Keys.ARROW_RIGHT, Keys.SHIFT);
    page.await("the reason", () -> page.text("#live").contains("a neighbour or a session break"));
    page.awaitSpans("280-299 300-340");
    page.keys(Keys.ESCAPE); // the ends of a selected span are drawn there, too
    page.show(290, 309);
    page.awaitPicture();
    assertThat(page.number(dashes("300"))).as("a line between the sessions").isGreaterThan(50);
    assertThat(page.number(dashes("305"))).as("none elsewhere").isZero();
  }

  /// How many pixels of the left edge of a bar have the colour of a session break.
  private static String dashes(String bar) {
    return "(c => { const r = studio.chart.ratio, x = Math.round(studio.chart.bars.x("
        + bar
        + ") * r); const d = c.getContext('2d').getImageData(x, 0, 1,"
        + " Math.round(studio.chart.plot.bottom * r)).data; const [a, b, e] ="
        + " studio.chart.colours.faint.match(/\\d+/g).map(Number); let n = 0; for (let k = 0; k <"
        + " d.length; k += 4) if (Math.abs(d[k] - a) + Math.abs(d[k + 1] - b) + Math.abs(d[k + 2] -"
        + " e) < 60) n++; return n; })(studio.chart.under)";
  }

  @Test
  void bracketsMarkAtTheCursorAndDigitsGiveTheType() {
    page.hover(1040);
    page.keys("[");
    for (int k = 0; k < 7; k++) {
      page.keys(Keys.ARROW_RIGHT);
    }
    page.keys("]");
    page.awaitSpans("1040-1047");
    page.keys("2");
    page.await("the type", () -> page.is("studio.model.marks.all[0].type === 'retracement'"));
    page.keys("1");
    page.await("the type", () -> page.is("studio.model.marks.all[0].type === 'consolidation'"));
  }

  @Test
  void shiftMovesTheEndControlTheStartBothTheSpan() {
    mark(1040, 1050);
    page.chord(Keys.ARROW_RIGHT, Keys.SHIFT);
    page.awaitSpans("1040-1051");
    page.chord(Keys.ARROW_LEFT, Keys.SHIFT);
    page.awaitSpans("1040-1050");
    page.chord(Keys.ARROW_LEFT, Keys.CONTROL);
    page.awaitSpans("1039-1050");
    page.chord(Keys.ARROW_RIGHT, Keys.CONTROL);
    page.awaitSpans("1040-1050");
    page.chord(Keys.ARROW_RIGHT, Keys.CONTROL, Keys.SHIFT);
    page.awaitSpans("1041-1051");
    page.chord(Keys.ARROW_LEFT, Keys.CONTROL, Keys.SHIFT);
    page.awaitSpans("1040-1050");
  }

  @Test
  void endsAreDraggedAndTheSpanIsDragged() {
    mark(1040, 1050);
    page.dragPixels(page.x(1051), page.x(1060));
    page.awaitSpans("1040-1059");
    page.dragPixels(page.x(1040), page.x(1030));
    page.awaitSpans("1030-1059");
    page.drag(1045, 1055);
    page.awaitSpans("1040-1069");
  }

  @Test
  void undoAndRedoTakeOneGestureEachByKeyAndByButton() {
    mark(1040, 1050);
    mark(1060, 1070);
    page.chord(Keys.ARROW_RIGHT, Keys.SHIFT);
    page.awaitSpans("1040-1050 1060-1071");
    page.chord("z", Keys.CONTROL);
    page.awaitSpans("1040-1050 1060-1070");
    page.click("#undo");
    page.awaitSpans("1040-1050");
    page.click("#undo");
    page.awaitSpans("");
    assertThat(page.find("#undo").isEnabled()).isFalse();
    page.click("#redo");
    page.awaitSpans("1040-1050");
    page.chart().click();
    page.chord("y", Keys.CONTROL);
    page.awaitSpans("1040-1050 1060-1070");
    page.chord("z", Keys.CONTROL, Keys.SHIFT);
    page.awaitSpans("1040-1050 1060-1071");
  }

  @Test
  void undoReachesBackBehindAStart() {
    mark(1040, 1050);
    browsing.end();
    page = browsing.open(Source.of(folder.resolve("bars.csv"), null, null));
    page.awaitSpans("1040-1050");
    page.chart().click();
    page.chord("z", Keys.CONTROL);
    page.awaitSpans("");
  }

  @Test
  void tabWalksThroughTheSpansAndThenLeavesTheChart() {
    mark(1040, 1050);
    mark(1080, 1090);
    page.keys(Keys.ESCAPE);
    page.hover(1010);
    page.keys(Keys.ARROW_LEFT);
    page.keys(Keys.TAB);
    page.await(
        "first", () -> page.is("studio.model.marks.get(studio.model.selected)?.start === 1040"));
    page.keys(Keys.TAB);
    page.await(
        "second", () -> page.is("studio.model.marks.get(studio.model.selected)?.start === 1080"));
    page.chord(Keys.TAB, Keys.SHIFT);
    page.await(
        "first", () -> page.is("studio.model.marks.get(studio.model.selected)?.start === 1040"));
    assertThat(page.text("#live")).contains("Span 1 of 2: consolidation, 11 bars");
    page.keys(Keys.TAB);
    page.keys(Keys.TAB);
    page.await("the focus to leave", () -> page.is("document.activeElement.id !== 'chart'"));
  }

  @Test
  void escapeAndTabLeaveTheChartAtOnce() {
    mark(1040, 1050);
    page.keys(Keys.ESCAPE);
    page.keys(Keys.TAB);
    page.await("the focus to leave", () -> page.is("document.activeElement.id !== 'chart'"));
  }

  @Test
  void deleteRemovesAndNotesAndConfidenceAreKept() {
    mark(1040, 1050);
    page.keys("n");
    page.keys("looks, \"weak\"" + Keys.ENTER);
    page.await("note", () -> page.is("studio.model.marks.all[0].note === 'looks, \"weak\"'"));
    page.keys("-");
    page.keys("-");
    page.await("confidence", () -> page.is("studio.model.marks.all[0].confidence === 0.8"));
    page.await(
        "the file",
        () -> {
          var label = Labels.read(folder.resolve("labels.csv")).getFirst();
          return label.note().equals("looks, \"weak\"")
              && label.confidence() == 0.8
              && label.annotator().equals("kim");
        });
    page.keys(Keys.DELETE);
    page.awaitSpans("");
  }

  @Test
  void lettersCountByTheirPlaceAndPanAndZoom() {
    page.hover(1100);
    double left = page.decimal("studio.chart.bars.left");
    page.keys("d");
    assertThat(page.decimal("studio.chart.bars.left")).isGreaterThan(left);
    page.keys("a");
    assertThat(page.decimal("studio.chart.bars.left")).isLessThan(left + 1e-6);
    double visible = page.decimal("studio.chart.bars.visible");
    page.keys("w");
    assertThat(page.decimal("studio.chart.bars.visible")).isLessThan(visible);
    page.keys("s");
    page.keys(Keys.ARROW_RIGHT);
    page.keys(Keys.PAGE_DOWN);
    assertThat(page.decimal("studio.chart.bars.left")).isGreaterThan(left + 100);
    page.keys(Keys.HOME);
    assertThat(page.number("studio.chart.cursor.row")).isZero();
    page.keys(Keys.END);
    assertThat(page.number("studio.chart.cursor.row")).isEqualTo(BARS.size() - 1);
  }

  @Test
  void theWheelZoomsAndWhatLiesUnderThePointerStays() {
    double under = page.decimal("studio.chart.bars.x(1150.5)");
    page.wheel(1150, -240);
    assertThat(page.decimal("studio.chart.bars.visible")).isLessThan(180);
    assertThat(page.decimal("studio.chart.bars.x(1150.5)")).isBetween(under - 2, under + 2);
  }

  @Test
  void thePriceAxisFitsWhatIsVisibleUntilItIsLocked() {
    double high = page.decimal("studio.chart.prices.high");
    page.keys("l");
    assertThat(page.text("#lock")).isEqualTo("Locked");
    page.keys(Keys.HOME);
    page.awaitPicture();
    assertThat(page.decimal("studio.chart.prices.high")).isEqualTo(high);
    page.click("#lock");
    page.await("it to fit", () -> page.decimal("studio.chart.prices.high") != high);
  }

  @Test
  void aDateIsGoneTo() {
    page.keys("g");
    page.await("the dialog", () -> page.is("document.querySelector('#goto-dialog').open"));
    page.find("#goto-dialog input").sendKeys("112720130930AM");
    page.keys(Keys.ENTER);
    page.await("the bar", () -> page.text("#readout").contains("Wed 27 Nov 2013 09:30"));
  }

  @Test
  void theQuestionMarkListsTheKeys() {
    page.keys("?");
    page.await("the list", () -> page.is("document.querySelector('#help-dialog').open"));
    assertThat(page.text("#help-dialog")).contains("move the end").contains("looked through");
    page.keys(Keys.ESCAPE);
    page.await("the chart", () -> page.is("document.activeElement.id === 'chart'"));
  }

  @Test
  void onlyEnterMakesAWindowCount() throws Exception {
    Path windows = folder.resolve("windows.csv");
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    long first = page.number("studio.model.offered.start");
    page.keys("u");
    page.await("another window", () -> page.number("studio.model.offered.start") != first);
    assertThat(Files.exists(windows)).isFalse();
    long second = page.number("studio.model.offered.start");
    page.keys(Keys.ENTER);
    page.await("another window", () -> page.number("studio.model.offered.start") != second);
    page.await("the file", () -> Files.exists(windows));
    assertThat(Files.readAllLines(windows)).hasSize(2);
    page.await(
        "the counter", () -> page.text("#review").contains("1 looked through · 1 undecided"));
    page.chord("z", Keys.CONTROL);
    page.await("the window again", () -> page.number("studio.model.offered.start") == second);
    page.await("the counter", () -> page.text("#review").contains("0 looked through"));
  }

  @Test
  void theViewIsRememberedBehindAStartAndTimesAreThoseOfTheZone() {
    page.hover(1100);
    String utc = page.text("#readout");
    page.keys("v");
    page.find("#view-dialog input[list]").clear();
    page.find("#view-dialog input[list]").sendKeys("Asia/Tokyo");
    page.find("#view-dialog input[inputmode]").sendKeys("20, 50");
    page.click("#view-dialog button.main");
    page.await("it to close", () -> !page.is("document.querySelector('#view-dialog').open"));
    page.hover(1101);
    page.hover(1100);
    assertThat(page.text("#readout")).isNotEqualTo(utc);
    browsing.end(); // the next one has another port
    page = browsing.open(Source.of(folder.resolve("bars.csv"), null, null));
    assertThat(page.is("studio.clock.zone === 'Asia/Tokyo'")).isTrue();
    assertThat(page.is("studio.model.options.averages.join() === '20,50'")).isTrue();
  }
}
