package expanse.studio.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import expanse.barfile.BarFiles;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.market.BarSeries;
import expanse.studio.Source;
import expanse.studio.Studio;
import expanse.studio.Toy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// Prints how long the page takes and how much memory, and how many keys a span needs; says nothing
/// about right or wrong, since a busy machine is none of the page's faults.
class FiguresTest {
  private static final int FRAMES = 120;
  private static final int SPANS = 30;
  private static final double MEBI = 1 << 20;
  private static final double FRAME = 1000.0 / 60;

  @RegisterExtension final Browsing browsing = new Browsing();
  @TempDir Path folder;

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  @Test
  @Tag("long")
  void timesAndMemoryAtThreeSizes() throws IOException {
    open(4_000).script("0"); // the program's classes are loaded once
    browsing.end();
    say("| bars | file read, ms | first chart, ms | page, MB | its heap, MB | server, MB |");
    say("|---:|---:|---:|---:|---:|---:|");
    List<String> frames = new ArrayList<>();
    for (int bars : new int[] {12_000, 100_000, 1_800_000}) {
      measure(bars, frames);
    }
    say("");
    say(
        "| bars | in view | pan: ms of work, 99 %% | frames late | zoom: ms of work, 99 %% | frames"
            + " late |");
    say("|---:|---:|---:|---:|---:|---:|");
    frames.forEach(System.out::println);
  }

  private Page open(int bars) {
    Path file = folder.resolve(bars + ".parquet");
    BarFiles.write(file, Toy.bars(bars, bars, 3));
    return browsing.open(Source.of(file, null, null));
  }

  private void measure(int bars, List<String> frames) throws IOException {
    Path file = folder.resolve(bars + ".parquet");
    BarFiles.write(file, Toy.bars(bars, bars, 3));
    double before = heap();
    long start = System.nanoTime();
    Studio.Options options = Toy.options(List.of(Source.of(file, null, null)));
    Studio studio = Studio.open(options);
    double read = (System.nanoTime() - start) / 1e6;
    Page page = browsing.load(studio);
    page.waitUntilReady();
    page.size(1600, 900, 1);
    page.browser()
        .navigate()
        .refresh(); // the browser has the page's files, as at every later start
    page.waitUntilReady();
    page.awaitPicture();
    double drawn = page.decimal("performance.getEntriesByName('first chart')[0].startTime");
    for (int visible : new int[] {300, 3_000, 30_000, 300_000, bars}) {
      if (visible <= bars) {
        frames.add(frames(page, bars, visible));
      }
    }
    say(
        "| %,d | %.0f | %.0f | %.0f | %.0f | %.0f |",
        bars,
        read,
        drawn,
        renderer(),
        page.decimal("performance.memory.usedJSHeapSize") / MEBI,
        heap() - before);
    browsing.end();
  }

  private static String frames(Page page, int bars, int visible) {
    page.show(bars / 2 - visible / 2, bars / 2 + visible / 2 - 1);
    page.awaitPicture();
    double[][] pan =
        times(page, "studio.chart.panBy(studio.chart.bars.visible * 0.01 * (k < 60 ? 1 : -1))");
    double[][] zoom = times(page, "studio.chart.zoom(k < 60 ? 1.02 : 1 / 1.02)");
    return String.format(
        Locale.ROOT,
        "| %,d | %,d | %.1f, %.1f | %.0f %% | %.1f, %.1f | %.0f %% |",
        bars,
        visible,
        at(pan[0], 0.5),
        at(pan[0], 0.99),
        late(pan[1]),
        at(zoom[0], 0.5),
        at(zoom[0], 0.99),
        late(zoom[1]));
  }

  /// Moves the view once a frame, the way a held key does.
  ///
  /// @return work of each frame in milliseconds, and the time from frame to frame, both sorted
  private static double[][] times(Page page, String act) {
    List<?> both =
        (List<?>)
            page.later(
                "const done = arguments[0]; const work = [], gaps = []; let k = 0, before = 0;"
                    + " const draw = studio.chart.draw.bind(studio.chart); studio.chart.draw = ()"
                    + " => { const t = performance.now(); draw(); work.push(performance.now() - t);"
                    + " }; const next = now => { if (before) gaps.push(now - before); before = now;"
                    + " if (k++ === "
                    + FRAMES
                    + ") { delete studio.chart.draw; return done([work, gaps]); } "
                    + act
                    + "; requestAnimationFrame(next); }; requestAnimationFrame(next);");
    double[][] sorted = new double[2][];
    for (int i = 0; i < 2; i++) {
      sorted[i] =
          ((List<?>) both.get(i))
              .stream().mapToDouble(time -> ((Number) time).doubleValue()).sorted().toArray();
    }
    return sorted;
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /// Share of frames, in per cent, that came one or more frames too late.
  private static double late(double[] gaps) {
    return 100.0 * Arrays.stream(gaps).filter(gap -> gap > 1.5 * FRAME).count() / gaps.length;
  }

  private static double heap() {
    for (int k = 0; k < 3; k++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEBI;
  }

  /// What the largest process of a page has to itself, in MB.
  private static double renderer() {
    return ProcessHandle.allProcesses()
        .mapToLong(ProcessHandle::pid)
        .filter(FiguresTest::isRenderer)
        .mapToDouble(FiguresTest::ownMemory)
        .max()
        .orElse(Double.NaN);
  }

  private static boolean isRenderer(long pid) {
    try { // the command line is longer than a process handle tells
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), ISO_8859_1)
          .contains("--type=renderer");
    } catch (IOException e) {
      return false; // it has gone
    }
  }

  private static double ownMemory(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Private_"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
          .sum();
    } catch (IOException e) {
      return 0; // it has gone
    }
  }

  @Test
  @Tag("long")
  void keysThatASpanNeeds() {
    BarSeries bars = RealBars.read();
    List<Label> truth = HindsightRule.defaults().label(bars);
    Page page = browsing.open(folder, bars);
    page.keys("r");
    page.await("a window", () -> page.is("studio.model.offered"));
    int keys = 1;
    int windows = 0;
    while (page.marks().size() < SPANS) {
      int start = (int) page.number("studio.model.offered.start");
      for (Label label : truth) {
        int from = bars.indexOf(label.start());
        int to = bars.indexOf(label.end());
        if (from >= start && to < start + 105 && to > from) {
          keys += go(page, from) + 1;
          page.keys("[");
          keys += go(page, to) + 1;
          page.keys("]");
          page.await("the span", () -> page.spans().contains(from + "-" + to));
        }
      }
      page.keys(Keys.ENTER);
      keys++;
      windows++;
      page.await("another", () -> page.number("studio.model.offered.start") != start);
    }
    int spans = page.marks().size();
    say("");
    say("| marked | windows | spans | keys a span |");
    say("|---|---:|---:|---:|");
    say("| by keyboard alone | %d | %d | %.1f |", windows, spans, (double) keys / spans);
    say(
        "| with the mouse | %d | %d | %.1f and one drag |",
        windows, spans, (windows + 1.0) / spans);
  }

  /// Moves the cursor to a bar, ten bars at once where that is nearer.
  private static int go(Page page, int row) {
    int by = row - (int) page.number("studio.chart.cursor.row");
    int tens = Math.round(by / 10f);
    int ones = by - 10 * tens;
    for (int k = 0; k < Math.abs(tens); k++) {
      page.chord(tens < 0 ? Keys.ARROW_LEFT : Keys.ARROW_RIGHT, Keys.ALT);
    }
    for (int k = 0; k < Math.abs(ones); k++) {
      page.keys(ones < 0 ? Keys.ARROW_LEFT : Keys.ARROW_RIGHT);
    }
    page.awaitNumber("studio.chart.cursor.row", row);
    return Math.abs(tens) + Math.abs(ones);
  }
}
