package expanse.barfile;

import static expanse.barfile.ForeignShapes.BARS;
import static expanse.barfile.ForeignShapes.DEFAULTS;
import static expanse.barfile.ForeignShapes.OHLCV;
import static expanse.barfile.ForeignShapes.bytes;
import static expanse.barfile.ForeignShapes.hints;
import static expanse.barfile.ForeignShapes.iso;
import static expanse.barfile.ForeignShapes.joined;
import static expanse.barfile.ForeignShapes.ohlcv;
import static expanse.barfile.ForeignShapes.prices;
import static expanse.barfile.ForeignShapes.shapes;
import static expanse.barfile.ForeignShapes.text;
import static expanse.barfile.ForeignShapes.time;
import static expanse.barfile.ForeignShapes.zipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import expanse.time.DateOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Files in the shapes that programs write hold the bars that were put into them, to the bit; what
/// is ambiguous is refused with the option that settles it.
final class ForeignFilesTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> filesOfProgramsHoldTheirBarsToTheBit() {
    return shapes().stream()
        .map(shape ->
            DynamicTest.dynamicTest(
                shape.name(),
                () -> {
                  Path file = Files.write(folder.resolve("file.txt"), shape.content());
                  BarFile read = BarFiles.readFile(file, shape.options());
                  assertThat(RandomBars.same(read.series(), BARS)).isTrue();
                  assertThat(read.badRows()).isZero();
                }));
  }

  private static List<ForeignShapes.Shape> openShapes() {
    return List.of(
        text(
            "--symbol ESH4",
            "ts_event,symbol" + OHLCV,
            i -> iso(i) + "Z," + (i % 7 == 0 ? "ESM4" : "ESH4") + ohlcv(i)),
        text("--date-order dmy", "time" + OHLCV, i -> time(i, "MM/dd/yyyy HH:mm") + ohlcv(i)),
        text(
            "--duplicates first or --duplicates last",
            "time" + OHLCV,
            i -> iso(i) + ohlcv(i) + (i == 20 ? "\n" + iso(i) + ",1,1,1,1,1" : "")),
        text(
            "--price-scale",
            "time" + OHLCV,
            i -> iso(i) + ",100000000000,101000000000,99000000000,100000000000,5"),
        text("--zone -05:00", "Time,Time Zone" + OHLCV, i -> iso(i) + ",EST" + ohlcv(i)),
        text("--zone", "Time,UTC Offset" + OHLCV, i -> iso(i) + ",-5" + ohlcv(i)),
        text("spreadsheet's number of a day", "time" + OHLCV, i -> (45_000.25 + i) + ohlcv(i)),
        text("last digits of the time are lost", "time" + OHLCV, i -> "1.709649E+12" + ohlcv(i)),
        text("has no header", "", i -> i * 60_000 + ohlcv(i)),
        text("not a time of day", "date,time" + OHLCV, i -> "2024-01-01," + 52_260 + ohlcv(i)),
        text("--zone -05:00", "Time (EST)" + OHLCV, i -> iso(i) + ohlcv(i)),
        text("Chicago", "time" + OHLCV, i -> iso(i) + " CST" + ohlcv(i)),
        text("--columns", "", i -> iso(i) + ",1,1,1,1,1"),
        text(
            "open=BidOpen",
            "DateTime,BidOpen,BidHigh,BidLow,BidClose,AskOpen,AskHigh,AskLow,AskClose",
            i -> iso(i) + "," + prices(i) + "," + prices(i)),
        text(
            "--skip-all-bad",
            "time" + OHLCV,
            i -> iso(i) + (i % 20 == 0 ? ",1,1,1,-1,1" : ohlcv(i))),
        text(
            "leave a gap",
            "time" + OHLCV,
            i -> iso(i) + (i > 100 && i < 120 ? ",1,1,1,-1,1" : ohlcv(i))),
        bytes("unpack it", zipped("a.csv", "b.csv")),
        bytes("read_feather", "ARROW1\0\0 and more".getBytes(StandardCharsets.UTF_8)),
        bytes("zstd -d", new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 1, 2, 3}),
        bytes("web page", "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsAmbiguousIsRefusedWithTheWordThatSettlesIt() {
    return openShapes().stream()
        .map(shape ->
            DynamicTest.dynamicTest(
                shape.name(),
                () -> {
                  Path file = Files.write(folder.resolve("file.txt"), shape.content());
                  assertThatThrownBy(() -> BarFiles.readFile(file, shape.options()))
                      .isInstanceOf(InputException.class)
                      .hasMessageContaining(shape.name())
                      .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
                }));
  }

  @Test
  void anHourThatComesTwiceNamesTheClocksThatGoBackThen() throws IOException {
    long start = Instant.parse("2024-11-03T04:00:00Z").toEpochMilli();
    StringBuilder text = new StringBuilder("time,open,high,low,close\n");
    for (int i = 0; i < 300; i++) {
      Instant at = Instant.ofEpochMilli(start + i * 60_000L);
      text.append(LocalDateTime.ofInstant(at, ZoneId.of("America/New_York"))).append(",1,2,1,2\n");
    }
    Path file = Files.writeString(folder.resolve("fall.csv"), text);
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--zone America/New_York");
    BarSeries bars =
        BarFiles.read(file, Changed.of(DEFAULTS, "namedZone", ZoneId.of("America/New_York")));
    assertThat(bars.size()).isEqualTo(300);
    assertThat(bars.time(299)).isEqualTo(start + 299 * 60_000L);
  }

  @Test
  void aHighBesideTheCloseByARoundingIsSetToIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mid.csv"),
            "time,open,high,low,close\n2024-01-01 10:00,10,12.0199999999999,9,12.02\n");
    BarFile read = BarFiles.readFile(file, DEFAULTS);
    assertThat(read.series().high(0)).isEqualTo(12.02);
    assertThat(read.notes()).anyMatch(note -> note.contains("rounding"));
  }

  @Test
  void instrumentsSideBySideAreNamedAndTakenOneByOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("two.csv"),
            "Price,Open,Open,High,High,Low,Low,Close,Close\nTicker,A,B,A,B,A,B,A,B\n"
                + "2024-01-01 10:00,1,2,1,2,1,2,1,2\n");
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .hasMessageContaining("--split-by symbol");
    assertThat(BarFiles.symbols(file, DEFAULTS)).containsExactly("A", "B");
    assertThat(BarFiles.read(file, DEFAULTS.withHints(hints("B", null))).open(0)).isEqualTo(2);
  }

  @Test
  void hintsSurviveTheirTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    BarReadOptions options =
        new BarReadOptions(
            ZoneId.of("Europe/Berlin"),
            true,
            BarReadOptions.Drop.ALL,
            new FileHints(
                "ESH4",
                DateOrder.MDY,
                FileHints.columnsOf("close=Last"),
                ',',
                1e-9,
                FileHints.Duplicates.LAST,
                true));
    options.put(texts);
    assertThat(BarReadOptions.of(texts)).isEqualTo(options);
  }

  @Test
  void aPackedFileMayHoldAnyShape() throws IOException {
    Path file = folder.resolve("klines.csv.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(joined("", i -> iso(i) + ohlcv(i)).getBytes(StandardCharsets.UTF_16LE));
    }
    assertThat(RandomBars.same(BarFiles.read(file, DEFAULTS), BARS)).isTrue();
  }
}
