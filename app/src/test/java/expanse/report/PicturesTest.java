package expanse.report;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.review.Suggestion;
import expanse.window.Subset;
import expanse.window.Window;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures show what they are given.
class PicturesTest {
  private static final int BARS = 105;

  @TempDir Path folder;

  @Test
  void aPredictedBarIsDrawnOrangeAndAnotherIsNot() {
    boolean[] predicted = new boolean[BARS];
    predicted[50] = true;
    BufferedImage image = WindowPicture.draw(window("w", new boolean[BARS], predicted), .5);
    assertThat(count(image, Palette.ORANGE)).isGreaterThan(0);
    BufferedImage none = WindowPicture.draw(window("w", new boolean[BARS], new boolean[BARS]), .5);
    // the legend has a patch of the same colour
    assertThat(count(image, Palette.ORANGE)).isGreaterThan(count(none, Palette.ORANGE) + 50);
  }

  @Test
  void aSuggestionShowsWhatLiesAboveTheThreshold() throws IOException {
    PredictedWindow w = window("w", new boolean[BARS], new boolean[BARS]);
    long[] time = new long[BARS];
    java.util.Arrays.setAll(time, t -> t * 60_000L);
    BarSeries bars = BarSeries.of(time, w.open(), w.high(), w.low(), w.close(), null);
    float[] probability = new float[BARS];
    java.util.Arrays.fill(probability, 0, BARS / 2, .6f);
    Suggestion one =
        new Suggestion(
            1, new Window("s", Subset.TRAIN, 0), .5, .5, "reason", probability, new float[BARS]);
    SuggestionPage.write(List.of(one), bars, .5, folder.resolve("above"));
    SuggestionPage.write(List.of(one), bars, .7, folder.resolve("below"));
    BufferedImage above = ImageIO.read(folder.resolve("above/suggestion-01.png").toFile());
    BufferedImage below = ImageIO.read(folder.resolve("below/suggestion-01.png").toFile());
    assertThat(count(above, Palette.ORANGE)).isGreaterThan(count(below, Palette.ORANGE) + 1000);
  }

  @Test
  void aWindowOfEqualPricesIsDrawnWithoutFailure() {
    double[] flat = new double[BARS];
    java.util.Arrays.fill(flat, 7);
    boolean[] all = new boolean[BARS];
    java.util.Arrays.fill(all, true);
    PredictedWindow window =
        new PredictedWindow(
            "flat",
            "2020-01-01T00:00:00Z",
            flat,
            flat,
            flat,
            flat,
            new double[BARS],
            unknown(),
            all,
            all);
    assertThat(WindowPicture.draw(window, .5).getWidth()).isPositive();
  }

  @Test
  void theBandIsOneDeviationToEitherSideOfTheProbability() {
    double[] flat = new double[BARS];
    java.util.Arrays.fill(flat, .5);
    double[] apart = unknown();
    java.util.Arrays.fill(apart, 0, BARS / 2, .25);
    PredictedWindow base = window("w", new boolean[BARS], new boolean[BARS]);
    PredictedWindow window =
        new PredictedWindow(
            "w",
            base.startTime(),
            base.open(),
            base.high(),
            base.low(),
            base.close(),
            flat,
            apart,
            base.truth(),
            base.predicted());
    BufferedImage image = WindowPicture.draw(window, .9);
    // the strip is 88 pixels high: of a column on the left, 44 are in the band, half of them above
    // the probability; on the right there is none
    assertThat(purple(image, 150)).isBetween(43, 46);
    assertThat(purple(image, 700)).isZero();
  }

  /// Pixels of a column of the strip in the colour of the band over white or over the probability.
  private static int purple(BufferedImage image, int x) {
    int n = 0;
    for (int y = 412; y < 500; y++) {
      Color c = new Color(image.getRGB(x, y));
      n += c.getBlue() > c.getGreen() + 3 && c.getRed() < 220 ? 1 : 0;
    }
    return n;
  }

  @Test
  void shownWindowsReachFromTheBestToTheWorst() {
    List<PredictedWindow> windows = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      boolean[] truth = new boolean[BARS];
      boolean[] predicted = new boolean[BARS];
      java.util.Arrays.fill(truth, 0, 40, true);
      java.util.Arrays.fill(predicted, 0, k, true);
      windows.add(window("w" + k, truth, predicted));
    }
    windows.add(window("empty", new boolean[BARS], new boolean[BARS]));
    List<PredictedWindow> chosen = WindowSection.choose(windows);
    assertThat(chosen).hasSize(WindowSection.SHOWN);
    assertThat(chosen.getFirst().id()).isEqualTo("w39");
    assertThat(chosen.getLast().id()).isEqualTo("w0");
    assertThat(chosen).extracting(PredictedWindow::id).doesNotHaveDuplicates();
    assertThat(chosen).extracting(PredictedWindow::id).doesNotContain("empty");
  }

  @Test
  void f1OfAWindowIsTwiceTheCommonBarsOverAllMarks() {
    boolean[] truth = new boolean[BARS];
    boolean[] predicted = new boolean[BARS];
    java.util.Arrays.fill(truth, 10, 20, true);
    java.util.Arrays.fill(predicted, 15, 20, true);
    assertThat(window("w", truth, predicted).f1()).isEqualTo(2 * 5 / 15.0);
    assertThat(window("w", new boolean[BARS], new boolean[BARS]).f1()).isZero();
  }

  @Test
  void chartsAreWrittenAsPngFilesWithHolesWhereValuesAreUndefined() throws Exception {
    double[] x = {1, 2, 3, 4};
    double[] y = {1, Double.NaN, 2, 3};
    Document.Picture picture =
        Charts.lines(
            folder,
            "line.png",
            "x",
            "y",
            Range.FREE,
            Range.FROM_ZERO,
            List.of(Line.solid("a", x, y, Palette.BLUE)),
            "caption");
    BufferedImage image = ImageIO.read(folder.resolve(picture.file()).toFile());
    assertThat(image.getWidth()).isEqualTo(2 * picture.width());
    assertThat(count(image, Palette.BLUE)).isGreaterThan(100);
    assertThat(Files.list(folder).toList()).hasSize(1);
  }

  private static PredictedWindow window(String id, boolean[] truth, boolean[] predicted) {
    Rng rng = new Rng(5);
    double[] open = new double[BARS];
    double[] high = new double[BARS];
    double[] low = new double[BARS];
    double[] close = new double[BARS];
    double price = 100;
    for (int t = 0; t < BARS; t++) {
      open[t] = price;
      price += rng.nextGaussian();
      close[t] = price;
      high[t] = Math.max(open[t], close[t]) + rng.nextDouble();
      low[t] = Math.min(open[t], close[t]) - rng.nextDouble();
    }
    return new PredictedWindow(
        id,
        "2020-01-01T00:00:00Z",
        open,
        high,
        low,
        close,
        new double[BARS],
        unknown(),
        truth,
        predicted);
  }

  private static double[] unknown() {
    double[] values = new double[BARS];
    java.util.Arrays.fill(values, Double.NaN);
    return values;
  }

  private static int count(BufferedImage image, Color color) {
    int n = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        n += (image.getRGB(x, y) & 0xffffff) == (color.getRGB() & 0xffffff) ? 1 : 0;
      }
    }
    return n;
  }
}
