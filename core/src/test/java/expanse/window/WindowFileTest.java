package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowFileTest {
  private static final BarSeries BARS = bars(300);

  @TempDir Path folder;

  private static BarSeries bars(int n) {
    long[] time = new long[n];
    Arrays.setAll(time, i -> i * 60_000L);
    double[] price = new double[n];
    Arrays.fill(price, 7);
    return BarSeries.of(time, price, price, price, price, null);
  }

  private List<Window> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("windows.csv"), text);
    return WindowFile.read(file, BARS, 105, ZoneOffset.UTC, 0);
  }

  @Test
  void whatIsWrittenReadsBack() {
    Path file = folder.resolve("windows.csv");
    List<Window> windows =
        List.of(
            new Window("a", Subset.TRAIN, 0),
            new Window("b, \"c\"", Subset.VALIDATION, 60),
            new Window("d", Subset.TEST, 195),
            new Window("e", null, 7));
    WindowFile.write(file, BARS, windows);
    assertThat(WindowFile.read(file, BARS, 105, ZoneOffset.UTC, 0)).isEqualTo(windows);
  }

  @Test
  void timesAreReadInTheirZoneAndShifted() throws IOException {
    Path file = Files.writeString(folder.resolve("w.csv"), "window;start\n1;1970-01-01 02:01\n");
    assertThat(WindowFile.read(file, BARS, 105, ZoneOffset.ofHours(2), -60_000))
        .containsExactly(new Window("1", null, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window,split,start\\n1,exam,1970-01-01T00:00Z|row 2, column split: 'exam' is not a subset",
        "window,split,start\\n1,,1970-01-01T00:00:30Z|row 2, column start: '1970-01-01T00:00:30Z'"
            + " is not the start of a bar",
        "window,split,start\\n1,,1970-01-01T04:00Z|and only 60 are left",
        "window,split,start\\n1,,soon|row 2, column start: 'soon' is",
        "window,split,start\\n1,,1970-01-01T00:00Z\\n1,,1970-01-01T00:01Z|row 3, column window:"
            + " '1' names a window twice, here and in row 2",
        "window,split,start\\n1,train|row 2 has 2 cells and the header 3",
        "window,split\\n1,train|has no column 'start'",
        "window,split,start\\n|holds a header and no windows",
      })
  void aMistakeIsNamedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("windows.csv").toString())
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
