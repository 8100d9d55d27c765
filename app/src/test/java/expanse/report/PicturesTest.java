package expanse.report;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import java.awt.Color;
import java.awt.image.BufferedImage;
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
  void aWindowOfEqualPricesIsDrawnWithoutFailure() {
    double[] flat = new double[BARS];
    java.util.Arrays.fill(flat, 7);
    boolean[] all = new boolean[BARS];
    java.util.Arrays.fill(all, true);
    PredictedWindow window =
        new PredictedWindow(
            "flat", "2020-01-01T00:00:00Z", flat, flat, flat, flat, new double[BARS], all, all);
    assertThat(WindowPicture.draw(window, .5).getWidth()).isPositive();
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
        id, "2020-01-01T00:00:00Z", open, high, low, close, new double[BARS], truth, predicted);
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
