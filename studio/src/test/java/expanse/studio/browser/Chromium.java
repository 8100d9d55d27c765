package expanse.studio.browser;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.SessionId;

/// The browser of this machine, without a window.
///
/// Where there is none, tests that ask for it are skipped with a line that says so; they fail
/// instead when `-Dexpanse.browser=required` demands them.
final class Chromium {
  private static final List<String> BROWSERS =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  private static final List<String> DRIVERS =
      List.of(
          "/usr/bin/chromedriver",
          "/usr/local/bin/chromedriver",
          "/usr/lib/chromium/chromedriver",
          "/opt/homebrew/bin/chromedriver");

  private static final Map<SessionId, URL> SERVICES = new ConcurrentHashMap<>();

  private Chromium() {}

  /// Where the driver of a browser listens.
  static URL driver(RemoteWebDriver browser) {
    return SERVICES.get(browser.getSessionId());
  }

  /// Starts it.
  ///
  /// @param arguments of its command line, such as `--window-size=1280,720`
  static RemoteWebDriver start(String... arguments) {
    String browser = first(BROWSERS);
    String driver = first(DRIVERS);
    if (browser.isEmpty() || driver.isEmpty()) {
      String message =
          "skipped: no Chromium with chromedriver here (Debian: apt install chromium"
              + " chromium-driver)";
      if (System.getProperty("expanse.browser", "").equals("required")) {
        throw new AssertionError(message);
      }
      Assumptions.abort(message);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser);
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments(arguments);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(driver))
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    try {
      service.start();
    } catch (IOException e) {
      throw new AssertionError("chromedriver does not start", e);
    }
    // the driver's own class would look for a browser to download
    RemoteWebDriver started = new RemoteWebDriver(service.getUrl(), options);
    SERVICES.put(started.getSessionId(), service.getUrl());
    Runtime.getRuntime().addShutdownHook(new Thread(service::stop));
    return started;
  }

  private static String first(List<String> files) {
    return files.stream().filter(file -> Files.isExecutable(Path.of(file))).findFirst().orElse("");
  }
}
