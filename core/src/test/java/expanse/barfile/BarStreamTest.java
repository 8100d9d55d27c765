package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream gives what reading the whole file gives, or leaves the file to that.
final class BarStreamTest {
  private static final BarReadOptions DEFAULTS = BarReadOptions.defaults();
  private static final String HEADER = "time,open,high,low,close\n";

  @TempDir Path folder;

  private static List<Bar> all(BarStream stream) {
    List<Bar> bars = new ArrayList<>();
    stream.forEach(bars::add);
    return bars;
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("bars.csv"), text);
  }

  private static void assertSame(Path file, BarReadOptions options) {
    BarSeries held = BarFiles.read(file, options);
    BarStream stream = BarStream.open(file, options).orElseThrow();
    assertThat(all(stream)).isEqualTo(all(BarStream.of(held)));
    assertThat(stream.size()).isEqualTo(held.size());
    assertThat(stream.intervalMillis()).isEqualTo(held.intervalMillis());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars.csv", "bars.parquet"})
  void givesTheBarsOfAFileAsOftenAsAsked(String name) {
    Path file = folder.resolve(name);
    BarFiles.write(file, RandomBars.withVolume(5000, 1, 700));
    assertSame(file, DEFAULTS);
    assertSame(file, Changed.of(DEFAULTS, "stampEnd", true));
    BarStream stream = BarStream.open(file, DEFAULTS).orElseThrow();
    assertThat(all(stream)).isEqualTo(all(stream)).hasSize(5000);
  }

  @Test
  void tellsTheNotesOfTheFile() throws IOException {
    Path file =
        csv("time;open;high;low;close\n" + "1704067200;1,5;2;1;1,5\n1704067260;1,5;2;1;2\n");
    assertThat(BarStream.open(file, DEFAULTS).orElseThrow().notes())
        .isEqualTo(BarFiles.readFile(file, DEFAULTS).notes());
    assertSame(file, DEFAULTS);
  }

  @Test
  void leavesFilesThatMustBePutRightToTheReaderOfWholeFiles() throws IOException {
    for (String rows :
        new String[] {
          "1704067260,1,2,1,2\n1704067200,1,2,1,2\n", // from new to old
          "1704067200,1,2,1,2\n1704067200,1,2,1,2\n", // twice
          "1704067200,1,2,1,2\n1704067260,1,2,3,2\n", // low above the high
          "1704067200,1,2,1,2\n1704067260,1,x,1,2\n", // no number
          "1704067200,1,2,1,2\n1704067260,1,2\n", // cut
          "1704067200,1,2,1,2\n", // one bar
          ""
        }) {
      assertThat(BarStream.open(csv(HEADER + rows), DEFAULTS)).as(rows).isEmpty();
    }
  }

  @Test
  void leavesLocalTimesThatHappenTwiceToTheReaderOfWholeFiles() throws IOException {
    BarReadOptions berlin = Changed.of(DEFAULTS, "namedZone", ZoneId.of("Europe/Berlin"));
    String before = HEADER + "2024-10-27 01:58,1,2,1,2\n2024-10-27 01:59,1,2,1,2\n";
    assertSame(csv(before), berlin);
    assertThat(BarStream.open(csv(before + "2024-10-27 02:00,1,2,1,2\n"), berlin)).isEmpty();
  }

  @Test
  void refusesAFileThatChangesBetweenItsTwoReadings() throws IOException {
    String rows = "1704067200,1,2,1,2\n1704067260,1,2,1,2\n";
    Path file = csv(HEADER + rows);
    Optional<BarStream> stream = BarStream.open(file, DEFAULTS);
    for (String other : new String[] {"1704067320,1,2,1,2\n", "1704067320,1,2,5,2\n"}) {
      Files.writeString(file, HEADER + rows + other);
      assertThatThrownBy(() -> all(stream.orElseThrow()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("changed while it was read");
    }
  }
}
