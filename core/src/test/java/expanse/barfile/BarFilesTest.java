package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import expanse.testing.SharedData;
import expanse.time.TimeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BarFilesTest {
  private static final BarReadOptions DEFAULTS = BarReadOptions.defaults();

  @TempDir Path folder;

  private static void sql(String statement) throws SQLException {
    try (Connection connection = DuckDb.open();
        Statement s = connection.createStatement()) {
      s.execute(statement);
    }
  }

  private Path parquet(String select) throws SQLException {
    Path file = folder.resolve("made.parquet");
    sql("COPY (" + select + ") TO " + DuckDb.literal(file) + " (FORMAT parquet)");
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars.csv", "bars.parquet", "it's a [1]* ?.csv", "it's a [1]* ?.parquet"})
  void barsWrittenReadBackBitForBit(String name) {
    Path file = folder.resolve(name);
    BarSeries bars = RandomBars.withVolume(5000, 1, 700);
    BarFiles.write(file, bars);
    assertThat(RandomBars.same(BarFiles.read(file, DEFAULTS), bars)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars.csv", "bars.parquet"})
  void anyPricesReadBackBitForBit(String name) {
    Rng rng = new Rng(5);
    int n = 2000;
    long[] time = new long[n];
    double[][] p = new double[5][n];
    for (int i = 0; i < n; i++) {
      time[i] = 1_704_067_200_000L + i * 77_777L;
      p[2][i] = Math.scalb(1 + rng.nextDouble(), rng.nextInt(100) - 45); // 3e-14 to 7e16
      p[1][i] = p[2][i] * 2;
      p[0][i] = p[2][i] * (1 + rng.nextDouble());
      p[3][i] = p[2][i] * (1 + rng.nextDouble());
      p[4][i] = i % 7 == 0 ? Double.NaN : rng.nextDouble() * 1e6;
    }
    BarSeries bars = BarSeries.of(time, p[0], p[1], p[2], p[3], p[4]);
    Path file = folder.resolve(name);
    BarFiles.write(file, bars);
    assertThat(RandomBars.same(BarFiles.read(file, DEFAULTS), bars)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars.csv", "bars.parquet"})
  void volumeIsWrittenOnlyWhereThereIsOne(String name) {
    BarSeries bars =
        BarSeries.of(
            new long[] {1_704_067_200_000L},
            new double[] {1},
            new double[] {1},
            new double[] {1},
            new double[] {1},
            null);
    Path file = folder.resolve(name);
    BarFiles.write(file, bars);
    assertThat(BarFiles.read(file, DEFAULTS).hasVolume()).isFalse();
  }

  @Test
  void parquetIsRecognisedByItsContent() throws IOException {
    BarSeries bars = RandomBars.withVolume(100, 2);
    Path file = folder.resolve("bars.parquet");
    BarFiles.write(file, bars);
    Path renamed = Files.move(file, folder.resolve("bars.dat"));
    assertThat(RandomBars.same(BarFiles.read(renamed, DEFAULTS), bars)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TIMESTAMP '2024-01-01 10:00:00' AS ts_event",
        "TIMESTAMP_NS '2024-01-01 10:00:00' AS time",
        "TIMESTAMP_MS '2024-01-01 10:00:00' AS time",
        "TIMESTAMP_S '2024-01-01 10:00:00' AS time",
        "TIMESTAMPTZ '2024-01-01 12:00:00+02' AS time",
        "1704103200 :: BIGINT AS time",
        "1704103200000 AS timestamp",
        "1704103200000000000 AS timestamp",
        "'2024-01-01T10:00:00Z' AS time",
        "TIMESTAMP '2024-01-01 10:00:00' AS __index_level_0__",
        "DATE '2024-01-01' AS date, TIME '10:00:00' AS time",
        "'2024-01-01' AS \"Date\", '10:00' AS \"Time\""
      })
  void parquetTimesOfEveryTypeAreUnderstood(String time) throws SQLException {
    Path file =
        parquet(
            "SELECT "
                + time
                + ", 1.5 :: FLOAT AS open, 2 :: INTEGER AS \"High\", 1 :: DECIMAL(9, 2) AS low,"
                + " 1.25 AS close, 'x' AS symbol");
    BarSeries bars = BarFiles.read(file, DEFAULTS);
    assertThat(TimeText.of(bars.time(0))).isEqualTo("2024-01-01T10:00:00Z");
    assertThat(bars.open(0)).isEqualTo(1.5);
    assertThat(bars.high(0)).isEqualTo(2);
  }

  @Test
  void localParquetTimesBelongToTheZoneGiven() throws SQLException {
    Path file =
        parquet("SELECT TIMESTAMP '2024-07-01 10:00' AS time, 1 AS o, 1 AS h, 1 AS l, 1 AS c");
    BarReadOptions berlin = Changed.of(DEFAULTS, "namedZone", ZoneId.of("Europe/Berlin"));
    assertThat(TimeText.of(BarFiles.read(file, berlin).time(0))).isEqualTo("2024-07-01T08:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1704103200 AS time, 1 AS open, 1 AS high, 1 AS low|no column 'close'",
        "1704103200 AS time, [1, 2] AS open, 1 AS high, 1 AS low, 1 AS close|holds INTEGER[]",
        "1704103200 AS time, '1' AS open, 1 AS high, 1 AS low, 1 AS close|holds VARCHAR",
        "true AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close|no time",
        "'soon' AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close|row 1, column time: 'soon'",
        "NULL :: TIMESTAMP AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close|is missing",
        "1704103200 :: BIGINT AS time, 1 AS open, NULL :: DOUBLE AS high, 1 AS low, 1 AS close"
            + "|row 1, column high: '' is missing",
        "1704103200 :: BIGINT AS time, 1 AS open, 1 AS high, 'nan' :: DOUBLE AS low, 1 AS close"
            + "|is not a number",
        "1704103200 :: BIGINT AS time, 1 AS open, .5 AS high, 1 AS low, 1 AS close|is below the"
            + " low",
        "'inf' :: TIMESTAMP AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close|made.parquet",
        "'w_1_exp_1' AS window_id, 'retracement' AS label, 3 AS expansion_start,"
            + " [[1.0, 1, 1, 1]] AS features|no column 'time'"
      })
  void parquetFilesOfOtherContentAreRefusedInOneLine(String select, String what)
      throws SQLException {
    Path file = parquet("SELECT " + select);
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(what)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void parquetThatIsEmptyCutOrNoneIsRefused() throws IOException, SQLException {
    Path none = parquet("SELECT 1 AS time, 1 AS o, 1 AS h, 1 AS l, 1 AS c LIMIT 0");
    assertThatThrownBy(() -> BarFiles.read(none, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no bars");
    Path file = folder.resolve("bars.parquet");
    BarFiles.write(file, RandomBars.withVolume(500, 3));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut or damaged");
    Files.writeString(file, "time,open,high,low,close\n");
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a Parquet file");
  }

  @Test
  void writingLeavesNothingBehindWhenItFails() throws IOException {
    BarSeries bars = RandomBars.withVolume(10, 4);
    assertThatThrownBy(() -> BarFiles.write(folder.resolve("bars.xlsx"), bars))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(".csv or .parquet");
    Path taken = Files.createDirectory(folder.resolve("taken.parquet"));
    assertThatThrownBy(() -> BarFiles.write(taken, bars))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("folder");
    Path notAFolder = Files.writeString(folder.resolve("file"), "x").resolve("bars.csv");
    assertThatThrownBy(() -> BarFiles.write(notAFolder, bars)).isInstanceOf(InputException.class);
    try (var files = Files.list(folder)) {
      assertThat(files.filter(f -> f.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void theSharedMarketsAreReadAsTheyLie() {
    BarFile tx = BarFiles.readFile(SharedData.file("tx/bars.csv"), DEFAULTS);
    assertThat(tx.series().size()).isEqualTo(65_634);
    assertThat(tx.series().intervalMillis()).isEqualTo(60_000);
    assertThat(tx.notes()).isEmpty();
    BarFile es = BarFiles.readFile(SharedData.file("es/bars.csv"), DEFAULTS);
    assertThat(es.series().size()).isEqualTo(19_083);
    assertThat(es.series().hasVolume()).isTrue();
    BarFile gold = BarFiles.readFile(SharedData.file("gold-flags/bars.csv"), DEFAULTS);
    assertThat(gold.series().segments()).hasSize(197).allMatch(s -> s.length() == 256);
  }
}
