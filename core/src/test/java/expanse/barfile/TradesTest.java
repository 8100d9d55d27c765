package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.time.TimeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TradesTest {
  private static Trades read(String text, BarReadOptions options) throws IOException {
    return Trades.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "trades.csv", options);
  }

  @Test
  void tradesBecomeBarsOfTheirIntervals() throws IOException {
    BarSeries bars =
        read(
                """
                timestamp,price,amount
                1385337600,800.010000000000,0.100000000000
                1385337613,800.05,0.25
                1385337613,799.5,0.25
                1385337659,799.75,1
                1385337720,801,2
                """,
                BarReadOptions.defaults())
            .toBars(60_000);
    assertThat(bars.size()).isEqualTo(2);
    assertThat(TimeText.of(bars.time(0))).isEqualTo("2013-11-25T00:00:00Z");
    assertThat(bars.open(0)).isEqualTo(800.01);
    assertThat(bars.high(0)).isEqualTo(800.05);
    assertThat(bars.low(0)).isEqualTo(799.5);
    assertThat(bars.close(0)).isEqualTo(799.75);
    assertThat(bars.volume(0)).isEqualTo(1.6);
    assertThat(TimeText.of(bars.time(1))).isEqualTo("2013-11-25T00:02:00Z");
  }

  @Test
  void tradesWithoutAmountsGiveBarsWithoutVolume() throws IOException {
    BarSeries bars =
        read("time,price\n2024-01-01T00:00:01Z,5\n", BarReadOptions.defaults()).toBars(1000);
    assertThat(bars.hasVolume()).isFalse();
  }

  @Test
  void anUnsoundTradeIsNamedOrSkipped() throws IOException {
    String[] bad = {
      "1385337610,abc,1",
      "1385337610,-3,1",
      "1385337610,0,1",
      "1385337610,5,-1",
      "soon,5,1",
      "1385337590,5,1",
      "1385337610,5",
      "1385337610,1e999,1",
      "1385337610,5,"
    };
    for (String row : bad) {
      String text =
          "time,price,size\n1385337600,5,1\n1385337605,5,1\n" + row + "\n1385337620,5,1\n";
      assertThatThrownBy(() -> read(text, BarReadOptions.defaults()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("trades.csv, row 4, column")
          .hasMessageContaining("--skip-bad");
      Trades trades =
          read(text, Changed.of(BarReadOptions.defaults(), "drop", BarReadOptions.Drop.ALL));
      assertThat(trades.size()).isEqualTo(3);
      assertThat(trades.badRows()).isEqualTo(1);
    }
  }

  @Test
  void aFileWithoutTradesIsRefused() {
    for (String text : new String[] {"", "time,price\n", "time,open\n1,2\n", "hello\n"}) {
      assertThatThrownBy(() -> read(text, BarReadOptions.defaults()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("trades.csv");
    }
  }
}
