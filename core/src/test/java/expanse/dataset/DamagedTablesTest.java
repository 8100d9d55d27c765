package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarReadOptions;
import expanse.barfile.Trades;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Labels, windows and trades that were cut or mixed up are refused, or give only what stood there.
class DamagedTablesTest {
  private static final BarSeries BARS = minutes(3000);

  @TempDir private Path folder;

  /// Bars over two midnights, so that a time cut down to its day is the time of a bar.
  private static BarSeries minutes(int n) {
    BarSeries walk = RandomBars.walk(n, 5);
    long[] times = new long[n];
    double[][] prices = new double[4][n];
    for (int i = 0; i < n; i++) {
      times[i] = 1_706_000_400_000L + 60_000L * i;
      prices[0][i] = walk.open(i);
      prices[1][i] = walk.high(i);
      prices[2][i] = walk.low(i);
      prices[3][i] = walk.close(i);
    }
    return BarSeries.of(times, prices[0], prices[1], prices[2], prices[3], null);
  }

  private interface Reader<T> {
    List<T> read(Path file);
  }

  /// What stands in the file, or null when it is refused in one line that names it.
  private <T> @Nullable List<T> read(Reader<T> reader, byte[] text) {
    try {
      Path file = Files.write(folder.resolve("table.csv"), text);
      return reader.read(file);
    } catch (InputException e) {
      assertThat(e.getMessage()).contains("table.csv").doesNotContain("\n");
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> void cutEverywhere(Reader<T> reader, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<T> whole = read(reader, bytes);
    assertThat(whole).hasSizeGreaterThan(2);
    int refused = 0;
    for (int length = 0; length < bytes.length; length++) {
      List<T> cut = read(reader, Arrays.copyOf(bytes, length));
      if (cut == null) {
        refused++;
      } else {
        assertThat(cut).as("cut at %d", length).isEqualTo(whole.subList(0, cut.size()));
      }
    }
    assertThat(refused).isGreaterThan(bytes.length / 3);
  }

  /// Rows twice, gone, exchanged; every row that is read stood there.
  private <T> void mixUp(Reader<T> reader, String text) {
    List<String> lines = text.lines().toList();
    List<T> whole = read(reader, text.getBytes(StandardCharsets.UTF_8));
    Seeds.each(
        100,
        seed -> {
          Rng rng = Rng.derived(31, seed);
          List<String> mixed = new ArrayList<>(lines);
          for (int k = 1 + rng.nextInt(3); k > 0; k--) {
            int a = rng.nextInt(mixed.size());
            int b = rng.nextInt(mixed.size());
            switch (rng.nextInt(3)) {
              case 0 -> mixed.add(a, mixed.get(b));
              case 1 -> mixed.remove(a);
              default -> Collections.swap(mixed, a, b);
            }
          }
          String lineEnd = rng.nextInt(2) == 0 ? "\n" : "\r\n";
          String other = String.join(lineEnd, mixed) + "\n"; // both line ends in one file
          List<T> read = read(reader, other.getBytes(StandardCharsets.UTF_8));
          if (read != null) {
            assertThat(whole).containsAll(read);
            long rows = mixed.stream().filter(line -> !line.equals(lines.getFirst())).count();
            assertThat(read).hasSize((int) rows);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        start,end,type,confidence
        2024-01-24 10:00,2024-01-24 10:07,consolidation,0.85
        2024-01-24 11:00,2024-01-24 11:31,retracement,0.125
        2024-01-23 23:00,2024-01-24 10:45,retracement,1
        """,
        """
        type;start;end
        c;2024-01-24T10:00:00Z;2024-01-24T10:07:00Z
        r;2024-01-23T11:00:00Z;2024-01-24T11:31:00Z
        retracement;2024-01-24T12:00:00Z;2024-01-24T12:31:00Z
        """,
        """
        end,type,start
        1706090400,c,1706090400
        1706094000,r,1706091000
        1706097600,r,1706095000
        """,
        """
        start,end,type
        2024-01-24T10:00:00Z,2024-01-24T10:07:00Z,consolidation
        2024-01-24T11:00:00Z,2024-01-24T11:31:00Z,retracement
        2024-01-24T12:00:00Z,2024-01-24T12:31:00Z,consolidation
        """
      })
  void labelsThatWereCutOrMixedUpAreRefusedOrAreThoseThatStoodThere(String text) {
    cutEverywhere(Labels::read, text);
    mixUp(Labels::read, text);
  }

  @Test
  void aQuoteThatIsLostSwallowsNoLabel() {
    String sound =
        """
        start,end,type,note
        1706090400,1706090460,c,"a, and more"
        1706094000,1706094060,r,"b"
        1706097600,1706097660,r,
        1706098600,1706098660,r,"c"
        """;
    byte[] bytes = sound.getBytes(StandardCharsets.UTF_8);
    assertThat(read(Labels::read, bytes)).hasSize(4);
    for (int at = sound.indexOf('"'); at >= 0; at = sound.indexOf('"', at + 1)) {
      String lost = sound.substring(0, at) + sound.substring(at + 1);
      List<Label> labels = read(Labels::read, lost.getBytes(StandardCharsets.UTF_8));
      assertThat(labels == null ? 4 : labels.size()).as(lost).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        window,split,start
        a,train,2024-01-24T10:00:00Z
        b,validation,2024-01-24T12:30:00Z
        c,test,2024-01-24T14:00:00Z
        """,
        """
        id;start;part
        1;2024-01-24 10:00;train
        2;2024-01-24 11:30;val
        3;2024-01-24 13:00;test
        """,
        """
        start,window
        1706090400,w1
        1706094000,w2
        1706097600,w3
        """
      })
  void windowsThatWereCutOrMixedUpAreRefusedOrAreThoseThatStoodThere(String text) {
    Reader<Window> reader = file -> WindowFile.read(file, BARS, 32, ZoneOffset.UTC, 0);
    if (!text.startsWith("start")) { // an id that was cut is another id of the same window
      cutEverywhere(reader, text);
    }
    mixUp(reader, text);
  }

  @Test
  void tradesThatWereCutAreRefusedOrSaidToBe() {
    String text = "time,price,amount\n1706090400,1234.5,1.25\n1706090401,1235.5,10.5\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int announced = 0;
    for (int length = 1; length <= bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      boolean isWhole = cut[length - 1] == '\n';
      List<Trades> read = read(file -> List.of(Trades.read(file, BarReadOptions.defaults())), cut);
      if (read != null) {
        assertThat(read.getFirst().notes().isEmpty()).as("cut at %d", length).isEqualTo(isWhole);
        announced += isWhole ? 0 : 1;
      }
    }
    assertThat(announced).isPositive();
  }

  @Test
  void columnsUnderTheWrongNameAreRefused() {
    List<Label> swapped =
        read(
            Labels::read,
            "end,start,type\n1706090400,1706090460,c\n".getBytes(StandardCharsets.UTF_8));
    assertThat(swapped).isNull();
  }
}
