package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.time.TimeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvBarsTest {
  private static final BarReadOptions DEFAULTS = BarReadOptions.defaults();
  private static final long T0 = 1_704_103_200_000L; // 2024-01-01T10:00:00Z

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("bars.csv"), text);
  }

  private BarSeries read(String text) throws IOException {
    return BarFiles.read(file(text), DEFAULTS);
  }

  private static void assertIsTheBar(BarSeries bars) {
    assertThat(bars.size()).isEqualTo(2);
    assertThat(bars.time(0)).isEqualTo(T0);
    assertThat(bars.time(1)).isEqualTo(T0 + 60_000);
    assertThat(bars.open(0)).isEqualTo(10.5);
    assertThat(bars.high(0)).isEqualTo(12);
    assertThat(bars.low(0)).isEqualTo(9.25);
    assertThat(bars.close(0)).isEqualTo(11);
    assertThat(bars.close(1)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time,open,high,low,close",
        "Timestamp,Open,High,Low,Close",
        "ts_event,OPEN,HIGH,LOW,CLOSE",
        "datetime,o,h,l,c",
        "\"time\",\"open\",\"high\",\"low\",\"close\"",
        "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>",
        "date,1. open,2. high,3. low,4. close",
        "Open Time , Open Price , High Price , Low Price , Close Price",
        "\uFEFFtime,open,high,low,close",
        "\uFEFF\"time\",open,high,low,close"
      })
  void knownSpellingsOfTheColumnsAreUnderstood(String header) throws IOException {
    assertIsTheBar(
        read(header + "\n2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-01-01T10:00:00Z|2024-01-01T10:01:00Z",
        "2024-01-01T10:00Z|2024-01-01T10:01Z",
        "2024-01-01T11:00:00+01:00|2024-01-01T05:01:00-05:00",
        "2024-01-01 12:00:00+02|2024-01-01 12:01:00+0200",
        "2024-01-01 10:00:00 UTC|2024-01-01 10:01:00 UTC",
        "2024-01-01 10:00:00|2024-01-01 10:01:00",
        "2024-01-01 10:00:00.000|2024-01-01 10:01:00.000000",
        "2024-01-01 10:00|2024-01-01 10:01",
        "2024/01/01 10:00|2024/01/01 10:01",
        "2024.01.01 10:00|2024.01.01 10:01",
        "01.01.2024 10:00:00.000|01.01.2024 10:01:00.000",
        "20240101 10:00:00|20240101 10:01:00",
        "20240101 100000|20240101 100100",
        "20240101100000|20240101100100",
        "202401011000|202401011001",
        "1704103200|1704103260",
        "1704103200.0|1704103260.0",
        "1704103200000|1704103260000",
        "1704103200000000|1704103260000000",
        "1704103200000000000|1704103260000000000"
      })
  void timeFormatsAreUnderstood(String first, String second) throws IOException {
    assertIsTheBar(
        read(
            "time,open,high,low,close\n"
                + first
                + ",10.5,12,9.25,11\n"
                + second
                + ",11,11,10,10\n"));
  }

  @Test
  void dateAndTimeInTwoColumnsBelongTogether() throws IOException {
    assertIsTheBar(
        read(
            "Date,Time,Open,High,Low,Last\n"
                + "2024/1/1,10:00:00,10.5,12,9.25,11\n2024/1/1,10:01:00,11,11,10,10\n"));
  }

  @Test
  void aTimeColumnThatTellsAllNeedsNoDateColumn() throws IOException {
    assertIsTheBar(
        read(
            "date,time,open,high,low,close\n"
                + "2024-01-01,2024-01-01T10:00:00Z,10.5,12,9.25,11\n"
                + "2024-01-01,2024-01-01T10:01:00Z,11,11,10,10\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|", ","})
  void delimitersAreRecognised(String d) throws IOException {
    assertIsTheBar(
        read(
            "time,open,high,low,close\n2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"
                .replace(",", d)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r", "\n\n", "\n   \n"})
  void lineEndsAndEmptyLinesDoNotMatter(String end) throws IOException {
    assertIsTheBar(
        read(
            "time,open,high,low,close\n2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"
                .replace("\n", end)));
  }

  @Test
  void decimalCommasAreRecognised() throws IOException {
    String text =
        "time;open;high;low;close\n"
            + "01.01.2024 10:00;10,5;12;9,25;11\n"
            + "01.01.2024 10:01;11;11;10;10\n";
    assertIsTheBar(read(text));
    assertThat(BarFiles.readFile(folder.resolve("bars.csv"), DEFAULTS).notes())
        .anyMatch(note -> note.contains("decimal commas"));
  }

  @Test
  void commasThatMayMeanThousandsAreRefused() throws IOException {
    Path file = file("time;open;high;low;close\n2024-01-01 10:00;1,500;1,600;1,400;1,500\n");
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--decimal-mark");
  }

  @Test
  void quotedCellsAndTrailingDelimitersAreRead() throws IOException {
    assertIsTheBar(
        read(
            "time,open,high,low,close,\n\"2024-01-01 10:00\",\"10.5\",\"12\",9.25,11,\n"
                + "2024-01-01 10:01,11,11,10,10,,\n"));
  }

  @Test
  void rawPricesAreTakenBesideAdjustedOnes() throws IOException {
    assertIsTheBar(
        read(
            "Date,Open,High,Low,Close,Adj Close,Volume\n"
                + "2024-01-01 10:00,10.5,12,9.25,11,5,7\n2024-01-01 10:01,11,11,10,10,5,\n"));
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    Path file = folder.resolve("bars.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          "time,open,high,low,close\n2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    assertIsTheBar(BarFiles.read(file, DEFAULTS));
    byte[] packed = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(packed, packed.length / 2));
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut or damaged");
  }

  @Test
  void aFileFromTheNewestToTheOldestIsTurnedRound() throws IOException {
    BarFile file =
        BarFiles.readFile(
            file(
                "time,open,high,low,close\n"
                    + "2024-01-01 10:01,11,11,10,10\n"
                    + "2024-01-01 10:00,10.5,12,9.25,11\n"),
            DEFAULTS);
    assertIsTheBar(file.series());
    assertThat(file.notes()).anyMatch(note -> note.contains("turned round"));
  }

  @Test
  void endTimesBecomeStarts() throws IOException {
    BarFile file =
        BarFiles.readFile(
            file(
                "time,open,high,low,close\n"
                    + "2024-01-01 10:01,10.5,12,9.25,11\n"
                    + "2024-01-01 10:02,11,11,10,10\n"),
            Changed.of(DEFAULTS, "stampEnd", true));
    assertIsTheBar(file.series());
    assertThat(file.shiftMillis()).isEqualTo(-60_000);
  }

  @Test
  void timesWithoutAZoneBelongToTheZoneGiven() throws IOException {
    BarReadOptions newYork = Changed.of(DEFAULTS, "namedZone", ZoneId.of("America/New_York"));
    String rows = ",10.5,12,9.25,11\n";
    assertIsTheBar(
        BarFiles.read(
            file(
                "time,open,high,low,close\n2024-01-01 05:00"
                    + rows
                    + "2024-01-01 05:01,11,11,10,10\n"),
            newYork));
    assertIsTheBar(
        BarFiles.read(
            file(
                "time,open,high,low,close\n2024-01-01T10:00Z"
                    + rows
                    + "2024-01-01T10:01Z,11,11,10,10\n"),
            newYork));
  }

  @Test
  void anHourThatHappensTwiceIsResolvedByItsOrder() throws IOException {
    // New York, 2024-11-03: 01:00 to 02:00 happens twice
    BarFile file =
        BarFiles.readFile(
            file(
                "time,open,high,low,close\n"
                    + "2024-11-03 00:30,1,1,1,1\n2024-11-03 01:00,1,1,1,1\n"
                    + "2024-11-03 01:30,1,1,1,1\n2024-11-03 01:00,1,1,1,1\n"
                    + "2024-11-03 01:30,1,1,1,1\n2024-11-03 02:00,1,1,1,1\n"),
            Changed.of(DEFAULTS, "namedZone", ZoneId.of("America/New_York")));
    assertThat(file.series().size()).isEqualTo(6);
    for (int i = 1; i < 6; i++) {
      assertThat(file.series().time(i) - file.series().time(i - 1)).isEqualTo(30 * 60_000);
    }
    assertThat(TimeText.of(file.series().time(0))).isEqualTo("2024-11-03T04:30:00Z");
    assertThat(file.notes()).anyMatch(note -> note.contains("told apart by their order"));
  }

  @Test
  void anHourThatHappensTwiceButStandsOnceIsRefused() throws IOException {
    Path file =
        file(
            "time,open,high,low,close\n2024-11-03 00:30,1,1,1,1\n2024-11-03 01:00,1,1,1,1\n"
                + "2024-11-03 01:30,1,1,1,1\n2024-11-03 02:00,1,1,1,1\n2024-11-03 02:30,1,1,1,1\n");
    BarReadOptions newYork = Changed.of(DEFAULTS, "namedZone", ZoneId.of("America/New_York"));
    assertThatThrownBy(() -> BarFiles.read(file, newYork))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 3")
        .hasMessageContaining("America/New_York")
        .hasMessageContaining("offset");
    assertThat(BarFiles.read(file, Changed.of(newYork, "drop", BarReadOptions.Drop.ALL)).size())
        .isEqualTo(3);
  }

  @Test
  void anHourThatTheClockSkipsIsRefused() throws IOException {
    Path file = file("time,open,high,low,close\n2024-03-10 02:30,1,1,1,1\n");
    assertThatThrownBy(() ->
            BarFiles.read(file, Changed.of(DEFAULTS, "namedZone", ZoneId.of("America/New_York"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 2")
        .hasMessageContaining("does not exist in America/New_York");
  }

  @Test
  void aMissingLineEndIsNoted() throws IOException {
    BarFile file =
        BarFiles.readFile(file("time,open,high,low,close\n2024-01-01 10:00,10,12,9,11"), DEFAULTS);
    assertThat(file.series().size()).isEqualTo(1);
    assertThat(file.notes()).anyMatch(note -> note.contains("line end"));
  }

  @Test
  void commentsAndSpreadsheetHintsAboveTheHeaderAreSkipped() throws IOException {
    assertIsTheBar(
        read(
            "# made by hand\nsep=,\ntime,open,high,low,close\n"
                + "2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"));
  }

  @Test
  void adjustedPricesAreTakenWhereThereAreNoOthersAndNeverMixed() throws IOException {
    assertIsTheBar(
        read(
            "date,adjOpen,adjHigh,adjLow,adjClose\n"
                + "2024-01-01 10:00,10.5,12,9.25,11\n2024-01-01 10:01,11,11,10,10\n"));
    Path mixed = file("date,open,high,low,adjClose\n2024-01-01 10:00,10.5,12,9.25,11\n");
    assertThatThrownBy(() -> BarFiles.read(mixed, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no column 'close'");
  }

  @Test
  void volumeIsTheFirstColumnThatBeginsSo() throws IOException {
    BarSeries bars =
        read("unix,open,high,low,close,Volume BTC,Volume USD\n1704103200,10,12,9,11,3,33\n");
    assertThat(bars.volume(0)).isEqualTo(3);
  }
}
