package expanse.table;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.NumberText;
import expanse.base.Rng;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalsTest {
  private static double parse(String text) {
    byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
    return Decimals.parse(bytes, 1, bytes.length - 1, (byte) '.');
  }

  @Test
  void everyNumberIsReadAsTheLibraryReadsIt() {
    Rng rng = new Rng(7);
    for (int i = 0; i < 200_000; i++) {
      String text =
          switch (rng.nextInt(6)) {
            case 0 -> String.format(Locale.ROOT, "%.2f", rng.nextDouble() * 1e5);
            case 1 -> String.format(Locale.ROOT, "%.12f", rng.nextDouble() * 1e3);
            case 2 ->
                Double.toString(Double.longBitsToDouble(rng.nextLong() & 0x7FEFFFFFFFFFFFFFL));
            case 3 -> new BigDecimal(rng.nextDouble() * 1e-9).toPlainString();
            case 4 -> Long.toString(rng.nextLong());
            default -> rng.nextInt(1000) + "." + (rng.nextLong() >>> 1) + (rng.nextLong() >>> 1);
          };
      if (parse(text) != Double.parseDouble(text)) {
        assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "00012.50",
        "-1",
        "+1.5",
        ".5",
        "5.",
        "1e3",
        "1E-3",
        "9007199254740993",
        "1e400",
        "9007199254740992.0",
        "123456789012345678",
        "0.000000000000000000000000000001",
        "4.9e-324",
        "1000000000000000000000000",
        "0.1000000000000000055511151231257827021181583404541015625"
      })
  void edgesAreReadAsTheLibraryReadsThem(String text) {
    assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1d",
        "1f",
        "0x10",
        "NaN",
        "Infinity",
        "1 000",
        "1,5",
        "--1",
        "1e5x",
        "1_000",
        "12:30",
        "$5",
        "5%"
      })
  void whatIsNoPlainNumberIsNaN(String text) {
    assertThat(parse(text)).isNaN();
  }

  @Test
  void numbersPrintedReadBackAsTheSameBits() {
    Rng rng = new Rng(8);
    for (int i = 0; i < 10_000; i++) {
      double value =
          i % 2 == 0
              ? Math.round(rng.nextDouble() * 1e7) / 100.0
              : Double.longBitsToDouble(rng.nextLong() & 0x5FEFFFFFFFFFFFFFL);
      String text = NumberText.of(value);
      assertThat(text).doesNotContain("E");
      assertThat(parse(text)).isEqualTo(value);
    }
  }
}
