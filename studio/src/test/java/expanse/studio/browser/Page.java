package expanse.studio.browser;

import expanse.base.Json;
import expanse.studio.Studio;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.remote.RemoteWebDriver;

/// The studio's page in a browser, as a person has it: clicks, drags and keys are real events. What
/// is drawn on the canvas is asked for by script; nothing is done by script.
final class Page {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final RemoteWebDriver browser;

  Page(RemoteWebDriver browser) {
    this.browser = browser;
  }

  /// Goes to the first address of a studio.
  void load(Studio studio) {
    browser.get(studio.address());
  }

  void waitUntilReady() {
    await("the chart", () -> is("window.studio?.ready && studio.chart.frame"));
  }

  RemoteWebDriver browser() {
    return browser;
  }

  /// Waits for something that comes by itself.
  void await(String what, Supplier<Boolean> condition) {
    await(what, PATIENCE, condition);
  }

  /// Waits for something that takes longer, such as a training.
  void await(String what, Duration patience, Supplier<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.get()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "waited in vain for "
                + what
                + "; the page says: "
                + script("[toast.textContent, live.textContent].join(' / ')"));
      }
      try {
        Thread.sleep(SHORT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  Object script(String expression) {
    return browser.executeScript("return (" + expression + ");");
  }

  boolean is(String expression) {
    return Boolean.TRUE.equals(browser.executeScript("return Boolean(" + expression + ");"));
  }

  long number(String expression) {
    return ((Number) script(expression)).longValue();
  }

  double decimal(String expression) {
    return ((Number) script(expression)).doubleValue();
  }

  void awaitNumber(String expression, long wanted) {
    await(expression + " = " + wanted, () -> number(expression) == wanted);
  }

  WebElement find(String css) {
    return browser.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return browser.findElements(By.cssSelector(css));
  }

  String text(String css) {
    return find(css).getText();
  }

  /// Clicks on something; once more when it is drawn anew in the same moment.
  void click(String css) {
    try {
      find(css).click();
    } catch (StaleElementReferenceException e) {
      find(css).click();
    }
  }

  /// What a script answers later, through its last argument.
  Object later(String script) {
    return browser.executeAsyncScript(script);
  }

  /// Replaces what a field holds.
  void set(String css, String value) {
    find(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), value);
  }

  /// Speaks to the browser itself, for what a person does outside of the page.
  private void command(String name, Map<String, Object> parameters) {
    Map<String, Object> body = Map.of("cmd", name, "params", parameters);
    URI driver =
        URI.create(
            Chromium.driver(browser) + "/session/" + browser.getSessionId() + "/goog/cdp/execute");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> reply =
          client.send(
              HttpRequest.newBuilder(driver)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new AssertionError(reply.body());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The size of the screen, and how many of its pixels are one of the page.
  void size(int width, int height, int ratio) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", ratio, "mobile", false));
  }

  /// The system's colours: light or dark.
  void prefers(String colours) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /// A key of a board with another layout: what it writes and where it lies.
  void key(String writes, String place) {
    for (String type : List.of("keyDown", "keyUp")) {
      command("Input.dispatchKeyEvent", Map.of("type", type, "key", writes, "code", place));
    }
  }

  /// Lets files come into a folder, without a question.
  Path downloadTo(Path folder) {
    command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString()));
    return folder;
  }

  WebElement chart() {
    return find("#chart");
  }

  Actions actions() {
    return new Actions(browser, Duration.ofMillis(1));
  }

  /// Keys to whatever has the focus.
  void keys(CharSequence... keys) {
    actions().sendKeys(keys).perform();
  }

  /// A key while others are held.
  void chord(CharSequence key, Keys... held) {
    Actions actions = actions();
    for (Keys modifier : held) {
      actions.keyDown(modifier);
    }
    actions.sendKeys(key);
    for (Keys modifier : held) {
      actions.keyUp(modifier);
    }
    actions.perform();
  }

  /// Shows these bars, as going to a date and zooming would.
  void show(int from, int to) {
    browser.executeScript("studio.chart.show(arguments[0], arguments[1])", from, to);
  }

  /// Waits until the bars in view are drawn.
  void awaitPicture() {
    await(
        "a picture",
        () ->
            is(
                "!studio.chart.dirty.under && studio.chart.frame.level === studio.store.levelFor(1"
                    + " / studio.chart.bars.step)"));
  }

  int x(double bar) {
    return (int) Math.round(((Number) script("studio.chart.bars.x(" + bar + ")")).doubleValue());
  }

  /// Drags from the middle of one bar to the middle of another.
  void drag(int from, int to) {
    dragPixels(x(from + 0.5), x(to + 0.5));
  }

  /// Drags from one place to another, in pixels of the plot, at half of its height.
  void dragPixels(int from, int to) {
    Dimension size = chart().getSize();
    int left = -size.width / 2;
    actions()
        .moveToElement(chart(), left + from, 0)
        .clickAndHold()
        .moveToElement(chart(), left + (from + to) / 2, 6)
        .moveToElement(chart(), left + to, 3)
        .release()
        .perform();
  }

  /// Moves the pointer over a bar.
  void hover(int bar) {
    actions().moveToElement(chart(), x(bar + 0.5) - chart().getSize().width / 2, 0).perform();
  }

  /// Clicks on a bar.
  void clickBar(int bar) {
    hover(bar);
    actions().click().perform();
  }

  /// Turns the wheel over a bar; down is positive.
  void wheel(int bar, int down) {
    actions()
        .scrollFromOrigin(
            WheelInput.ScrollOrigin.fromElement(
                chart(), x(bar + 0.5) - chart().getSize().width / 2, 0),
            0,
            down)
        .perform();
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> marks() {
    return (List<Map<String, Object>>) script("studio.model.marks.all");
  }

  /// Start and end of every mark, such as `10-20 30-40`.
  String spans() {
    return String.join(
        " ", marks().stream().map(mark -> mark.get("start") + "-" + mark.get("end")).toList());
  }

  void awaitSpans(String wanted) {
    await("spans " + wanted + ", there are " + spans(), () -> spans().equals(wanted));
  }

  /// Closes every other page.
  void closeOthers() {
    List<String> pages = List.copyOf(browser.getWindowHandles());
    for (String page : pages.subList(1, pages.size())) {
      browser.switchTo().window(page);
      browser.close();
    }
    browser.switchTo().window(pages.getFirst());
  }

  /// Gives size and colours back that a test has changed.
  void asItWas() {
    command("Emulation.clearDeviceMetricsOverride", Map.of());
    command("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }
}
