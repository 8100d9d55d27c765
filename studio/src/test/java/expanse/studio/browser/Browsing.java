package expanse.studio.browser;

import expanse.barfile.BarFiles;
import expanse.market.BarSeries;
import expanse.studio.Source;
import expanse.studio.Studio;
import expanse.studio.Toy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.remote.RemoteWebDriver;

/// The studios of one test, in the one browser that all tests of this process share. Behind the
/// test the studios are closed, and the browser has one page, no memory and its own size and
/// colours.
final class Browsing implements AfterEachCallback {
  private static @Nullable RemoteWebDriver shared;
  private static @Nullable Studio trained;

  private final List<Studio> studios = new ArrayList<>();

  /// The browser; the test is skipped where there is none.
  static synchronized RemoteWebDriver browser() {
    RemoteWebDriver browser = shared;
    if (browser == null) {
      browser = Chromium.start("--window-size=1280,720");
      shared = browser;
    }
    return browser;
  }

  /// A studio on these bars, which are written into a folder, and its page.
  Page open(Path folder, BarSeries bars) {
    BarFiles.write(folder.resolve("bars.csv"), bars);
    return open(Source.of(folder.resolve("bars.csv"), null, null));
  }

  /// A studio on an instrument, and its page.
  Page open(Source source) {
    return open(Toy.options(List.of(source)));
  }

  /// A studio, and its page.
  Page open(Studio.Options options) {
    Page page = load(options);
    page.waitUntilReady();
    return page;
  }

  /// A studio, and its page, which is not waited for.
  Page load(Studio.Options options) {
    return load(Studio.open(options));
  }

  /// The page of a studio, which is closed behind the test.
  Page load(Studio studio) {
    Page page = new Page(browser());
    studios.add(studio);
    page.load(studios.getLast());
    return page;
  }

  /// The page of a studio with a trained run, on its labels and windows. All tests that change none
  /// of its files share it.
  Page trained() {
    Page page = new Page(browser());
    page.load(trainedStudio());
    page.waitUntilReady();
    return page;
  }

  private static synchronized Studio trainedStudio() {
    Studio studio = trained;
    if (studio == null) {
      studio = Studio.open(Toy.options(List.of(TrainedRun.once().labelled(folder()))));
      trained = studio;
      Runtime.getRuntime().addShutdownHook(new Thread(studio::close));
    }
    return studio;
  }

  /// A new folder for as long as the process lasts.
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("expanse-studio-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One more page of the studio that was opened last.
  Page again() {
    Page page = new Page(browser());
    page.load(studios.getLast());
    page.waitUntilReady();
    return page;
  }

  /// Ends the studio that was opened last.
  void end() {
    studios.removeLast().close();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    studios.forEach(Studio::close);
    studios.clear();
    if (shared == null) {
      return;
    }
    Page page = new Page(shared);
    page.closeOthers();
    shared.manage().deleteAllCookies();
    page.asItWas();
  }
}
