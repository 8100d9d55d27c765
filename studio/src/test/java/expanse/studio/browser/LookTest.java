package expanse.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.detection.SeriesDetector;
import expanse.label.Labels;
import expanse.studio.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.remote.RemoteWebDriver;

/// What a person who looks at a finished run sees and does.
class LookTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  /// The run's page with files of the test's own.
  private Page open(Source source) {
    return looking(browsing.open(source));
  }

  /// The run's page, for a test that changes no file.
  private Page shown() {
    return looking(browsing.trained());
  }

  private static Page looking(Page page) {
    page.await("the run", LONG, () -> page.is("studio.look.view && studio.tab === 'look'"));
    page.await(
        "its marks on all bars",
        LONG,
        () ->
            page.is("studio.look.lane.lane && studio.look.lane.lane.done === studio.series.bars"));
    return page;
  }

  @Test
  void aFinishedRunOpensWithItsVerdictAndIsAskedOnce() throws IOException {
    Page page = open(TrainedRun.once().labelled(folder));
    assertThat(page.text("#panel-look .verdict")).containsAnyOf("It has learned", "It has not");
    assertThat(page.text("#panel-look")).contains("Beside simple rules").contains("every bar");
    Path kept = TrainedRun.once().run().resolve("studio.json");
    assertThat(Files.exists(kept)).isTrue();
    var written = Files.getLastModifiedTime(kept);
    browsing.end();
    Files.delete(folder.resolve("bars.csv"));
    Files.delete(folder.resolve("labels.csv"));
    Files.delete(folder.resolve("windows.csv"));
    open(TrainedRun.once().labelled(folder));
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
  }

  @Test
  void onOtherBarsARunShowsItsMarksAndNoVerdict() {
    Path bars = folder.resolve("later.csv");
    BarFiles.write(bars, RealBars.read().slice(4000, 5000));
    Page page = open(Source.of(bars, null, null).with(TrainedRun.once().run()));
    assertThat(page.text("#panel-look .verdict")).contains("No verdict on these bars");
    assertThat(page.text("#panel-look")).contains("neither labelled nor looked through");
  }

  @Test
  void aWindowSaysWhatEveryPartOfTheEnsembleSaysAndBetweenWhichBarsSpansBeginAndEnd() {
    Page page = shown();
    String list = "#panel-look [aria-label^=Windows] .list";
    double worst = Double.parseDouble(page.text(list + " button span:nth-child(2)").substring(3));
    String best =
        page.all(list + " button span:nth-child(2)").getLast().getDomProperty("textContent");
    assertThat(worst).isLessThanOrEqualTo(Double.parseDouble(best.substring(3)));
    int marked =
        (int)
            page.number(
                "1 + [...document.querySelectorAll('"
                    + list
                    + " small')].findIndex(words => /, [1-9]\\d* mark/.test(words.textContent))");
    page.click(list + " li:nth-child(" + marked + ") button");
    page.await("its spans", () -> page.text("#panel-look .details").contains("Begins"));
    assertThat(page.text("#panel-look .details"))
        .contains("networks (weight")
        .contains("trees of bars (weight")
        .contains("model of spans (weight");
    assertThat(page.number("studio.look.drawn().base.length")).isEqualTo(3);
    assertThat(page.is("studio.look.drawn().spans[0].ends.length === 4")).isTrue();
  }

  @Test
  void slidersShowAtOnceWhatAnotherRuleWouldMark() {
    Page page = shown();
    page.await("the effect", () -> page.text("#panel-look [role=status]").contains("F1"));
    String before = page.text("#panel-look [role=status]");
    assertThat(before).contains("false detections a session");
    page.chart().click();
    page.keys(Keys.HOME);
    long own = page.number("studio.look.drawn().spans.length");
    page.find("#panel-look input[type=range]").sendKeys(Keys.END);
    page.await("another effect", () -> !page.text("#panel-look [role=status]").equals(before));
    page.await("other spans in view", () -> page.number("studio.look.drawn().spans.length") < own);
    page.click("#panel-look [aria-label='What counts as a mark'] button");
    page.await("the run's own", () -> page.text("#panel-look [role=status]").equals(before));
  }

  @Test
  void acceptingMakesALabelAndRejectingALookedThroughNothingAndBothAreUndone() throws IOException {
    Page page = open(TrainedRun.once().unlabelled(folder));
    page.chart().click();
    page.keys(Keys.HOME);
    page.keys(".");
    page.await("a span", () -> page.is("studio.look.lane.current"));
    String span =
        page.number("studio.look.lane.current.start")
            + "-"
            + page.number("studio.look.lane.current.end");
    page.keys("y");
    page.awaitSpans(span);
    page.await(
        "the next", () -> !page.is("studio.look.lane.current?.start === " + span.split("-")[0]));
    page.await("the file", () -> Labels.read(folder.resolve("labels.csv")).size() == 1);
    page.keys("x");
    page.await("a look", () -> page.is("studio.model.marks.looks.size === 1"));
    page.await("the file", () -> Files.exists(folder.resolve("windows.csv")));
    page.chord("z", Keys.CONTROL);
    page.await("no look", () -> page.is("studio.model.marks.looks.size === 0"));
    page.chord("z", Keys.CONTROL);
    page.awaitSpans("");
  }

  @Test
  void suspectsSayWhyAndAreChangedKeptOrPutOff() {
    Page page = open(TrainedRun.once().labelled(folder));
    page.click("#panel-look [aria-label='What to look through next'] button");
    page.await("a suspect", () -> page.is("studio.review.suspects.current"));
    assertThat(page.text("#review p"))
        .containsAnyOf("looks wrong", "is missing")
        .contains("models");
    long left = page.number("studio.review.suspects.left()");
    String marks = page.spans();
    page.keys("y");
    page.await("other marks", () -> !page.spans().equals(marks));
    page.await("one less", () -> page.number("studio.review.suspects.left()") == left - 1);
    page.chord("z", Keys.CONTROL);
    page.awaitSpans(marks);
    page.keys(Keys.ENTER);
    page.await("one is kept", () -> page.number("studio.review.suspects.left()") == left - 1);
    page.chord("z", Keys.CONTROL);
    page.await("it again", () -> page.number("studio.review.suspects.left()") == left);
    page.keys(Keys.ENTER);
    page.await("it is kept", () -> page.number("studio.review.suspects.left()") == left - 1);
    String words = page.text("#review p");
    page.keys("u");
    page.await("another", () -> !page.text("#review p").equals(words));
    assertThat(page.number("studio.review.suspects.left()")).isEqualTo(left - 1);

    browsing.end();
    Page later =
        open(Source.of(folder.resolve("bars.csv"), null, null).with(TrainedRun.once().run()));
    assertThat(later.number("studio.review.suspects.left()")).as("on disk").isEqualTo(left - 1);
  }

  @Test
  void suggestedWindowsSayWhy() {
    Page page = open(TrainedRun.once().unlabelled(folder));
    page.find("#review select").sendKeys("suggested");
    page.await("a window", () -> page.is("studio.model.offered"));
    assertThat(page.text("#review p")).contains("near the threshold").contains("reviewed");
    long start = page.number("studio.model.offered.start");
    page.keys(Keys.ENTER);
    page.await("the next", () -> page.is("studio.model.offered.start !== " + start));
    assertThat(page.text("#review")).contains("1 looked through");
  }

  @Test
  void aReportIsShownWithoutScriptsAndAsOfAnotherOrigin() {
    Page page = shown();
    assertThat(otherTab(page, "#panel-look a.button")).contains("/report?");
  }

  @Test
  void whatTheModelMarksIsHiddenWhileMarkingUnlessItIsAskedFor() {
    Page page = shown();
    assertThat(page.is("studio.look.drawn()")).isTrue();
    page.click("#tab-mark");
    assertThat(page.is("studio.look.drawn()")).isFalse();
    page.chart().click();
    page.keys("m");
    page.await("its marks", () -> page.is("studio.look.drawn()"));
    page.keys("m");
    page.await("none", () -> !page.is("studio.look.drawn()"));
  }

  @Test
  void twoRunsAreComparedOnThePageAndSideBySide() throws IOException {
    open(TrainedRun.once().labelled(folder));
    copy(TrainedRun.once().run(), folder.resolve("runs/run-1"));
    Page page = looking(browsing.again());
    String part = "#panel-look [aria-label='What changed']";
    page.click("#panel-look select[aria-label=Run] option:nth-child(2)"); // the given one, older
    page.await("the older one", () -> page.is("studio.look.number === 0"));
    page.click("#panel-look select[aria-label=Run] option:nth-child(1)");
    page.await("old beside new", () -> page.text(part).contains("before"));
    assertThat(page.text(part))
        .contains("counted against the newer labels")
        .contains("0 better, 0 worse");
    page.await("the whole series", () -> page.text(part).contains("0 marks came, 0 went"));
    assertThat(otherTab(page, part + " a")).contains("/comparison?").contains("other=0");
  }

  /// Follows a link to another tab, where a report must stand harmless, and comes back.
  ///
  /// @return its address
  private static String otherTab(Page page, String link) {
    RemoteWebDriver browser = page.browser();
    String first = browser.getWindowHandle();
    page.click(link);
    page.await("another tab", () -> browser.getWindowHandles().size() == 2);
    String other =
        browser.getWindowHandles().stream().filter(h -> !h.equals(first)).findFirst().orElseThrow();
    browser.switchTo().window(other);
    page.await("the report", () -> browser.getTitle().equals("A report"));
    assertThat(page.text("h1")).isEqualTo("harmless");
    assertThat(page.script("window.origin")).isEqualTo("null");
    String address = browser.getCurrentUrl();
    browser.close();
    browser.switchTo().window(first);
    return String.valueOf(address);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.createDirectories(to);
        if (!path.equals(from)) {
          Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    }
  }

  @Test
  void replayHidesTheFutureAndSaysWhatIsMarkedHowLateItIsAndWhatIsTakenBack() {
    Page page = shown();
    int row = 230;
    page.show(row - 150, row + 50);
    page.awaitPicture();
    page.clickBar(row);
    page.keys("t");
    awaitReplayed(page, row);
    for (int k = 0; k < 400 && !page.text("#replay").contains("marks a span"); k++) {
      page.keys(Keys.ARROW_RIGHT);
      row++;
      awaitReplayed(page, row);
    }
    String marked = "marks a span from .*, \\d+ bars? after it began";
    assertThat(page.text("#replay")).as("beside the controls").containsPattern(marked);
    forgetsSpans(page);
    page.keys(Keys.ARROW_RIGHT);
    awaitReplayed(page, row + 1);
    assertThat(page.text("#replay")).contains("takes a span back from");
    assertThat(page.text("#panel-look .log"))
        .containsPattern(marked)
        .contains("takes a span back from");
    page.click("#replay button:last-child");
    page.await("the future", () -> page.is("studio.chart.bars.limit === Infinity"));
    assertThat(page.find("#review").isDisplayed()).isTrue();
  }

  /// From now on the detector answers as if it marked nothing any more, which this small one does
  /// too seldom to wait for.
  private static void forgetsSpans(Page page) {
    page.browser()
        .executeScript(
            "const real = window.fetch; window.fetch = (path, options) =>"
                + " path.startsWith('/api/replay') ? real(path, options).then(r =>"
                + " r.json()).then(known => new Response(JSON.stringify({...known, spans: []}))) :"
                + " real(path, options);");
  }

  private static void awaitReplayed(Page page, int row) {
    page.await(
        "the detector",
        LONG,
        () -> page.is("studio.look.replay.known?.row === " + row + " && !studio.look.replay.busy"));
    assertThat(page.number("studio.chart.bars.last")).as("nothing later is shown").isEqualTo(row);
  }

  @Test
  void spansAndLabelsAreKeptAsFiles() throws IOException {
    Page page = shown();
    Path downloads = page.downloadTo(folder.resolve("downloads"));
    Path spans = downloads.resolve(page.script("studio.series.name") + ".spans.csv");
    page.find("#panel-look [download]").sendKeys(Keys.ENTER);
    page.await("the spans", () -> Files.exists(spans));
    List<String> lines = Files.readAllLines(spans);
    assertThat(lines.getFirst()).isEqualTo(SeriesDetector.HEADER);
    assertThat(lines).hasSize(1 + (int) page.number("studio.look.lane.lane.spans.length"));
    Path labels = downloads.resolve(page.script("studio.series.name") + ".labels.csv");
    page.click("#tab-mark");
    page.click("#spans a");
    page.await("the labels", () -> Files.exists(labels));
    assertThat(Labels.read(labels)).hasSameSizeAs(page.marks());
  }
}
