package expanse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFiles;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that grow, are moved away, cut and replaced give every bar once and in order.
class FileFeedTest {
  private static final String HEADER = "time,open,high,low,close\n";

  @TempDir Path folder;

  private static String row(int minute) {
    return 60L * (30_000_000 + minute) + ",2,3,1," + (1 + minute % 100 / 64.0) + "\n";
  }

  private static String bar(String symbol, int minute) {
    return symbol + " " + (30_000_000 + minute) + " " + (1 + minute % 100 / 64.0);
  }

  private static List<String> bars(String symbol, int from, int to) {
    List<String> bars = new ArrayList<>();
    for (int minute = from; minute < to; minute++) {
      bars.add(bar(symbol, minute));
    }
    return bars;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void aFileThatGrowsByAnyPiecesGivesEveryBarOnce() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int minute = 0; minute < 200; minute++) {
      text.append(row(minute));
    }
    Path file = folder.resolve("bars.csv");
    Received received = new Received(-1);
    Rng rng = new Rng(3);
    try (FileTail tail = new FileTail(file, "", Received.options(null, false), received)) {
      assertThat(tail.read(false)).as("not there yet").isFalse();
      for (int at = 0; at < text.length(); ) {
        int length = Math.min(text.length() - at, 1 + rng.nextInt(70));
        append(file, text.substring(at, at + length));
        at += length;
        tail.read(false);
      }
    }
    assertThat(received.bars).isEqualTo(bars("", 0, 200));
    assertThat(received.malformed).isEmpty();
  }

  @Test
  void aFileThatIsMovedAwayIsReadToItsEndBeforeTheNext() throws IOException {
    Path file = folder.resolve("bars.csv");
    Received received = new Received(-1);
    try (FileTail tail = new FileTail(file, "", Received.options(null, false), received)) {
      append(file, HEADER + row(0) + row(1));
      tail.read(false);
      append(file, row(2) + row(3));
      Files.move(file, folder.resolve("bars.csv.1"));
      tail.read(false);
      append(folder.resolve("bars.csv.1"), row(4));
      append(file, row(5) + row(6)); // without a header
      tail.read(false);
      append(file, row(7));
      tail.read(false);
      Files.move(file, folder.resolve("bars.csv.2"));
      append(file, HEADER + row(8)); // with one
      tail.read(false);
    }
    assertThat(received.bars).isEqualTo(bars("", 0, 9));
    assertThat(received.malformed).isEmpty();
  }

  @Test
  void aFileThatIsCutIsReadFromItsBeginning() throws IOException {
    Path file = folder.resolve("bars.csv");
    Received received = new Received(-1);
    try (FileTail tail = new FileTail(file, "", Received.options(null, false), received)) {
      append(file, HEADER + row(0) + row(1) + row(2).substring(0, 9));
      tail.read(false);
      Files.writeString(file, HEADER + row(3), StandardOpenOption.TRUNCATE_EXISTING);
      tail.read(false);
    }
    assertThat(received.bars).containsExactly(bar("", 0), bar("", 1), bar("", 3));
    assertThat(received.malformed).isEmpty();
  }

  @Test
  void aFolderHoldsAFileForEachSymbolOfAnyKindAndNewOnesAppear() throws IOException {
    append(folder.resolve("AAA.csv"), HEADER + row(0) + row(1));
    append(
        folder.resolve("many.ndjson"),
        "{\"t\":1800000000,\"o\":2,\"h\":3,\"l\":1,\"c\":1.0,\"symbol\":\"BBB\"}\n"
            + "{\"T\":1}\n");
    BarSeries series = RandomBars.walk(5, 2);
    BarFiles.write(folder.resolve("symbol=CCC/part-0.parquet"), series.slice(0, 3));
    append(folder.resolve("notes.md"), "not of bars\n");
    Received first = new Received(6).of(feed(false));
    assertThat(first.bars)
        .contains("BBB 30000000 1.0")
        .containsSubsequence(bars("AAA", 0, 2))
        .filteredOn(bar -> bar.startsWith("CCC "))
        .hasSize(3);
    assertThat(first.malformed).singleElement().asString().contains("many.ndjson, line 2");
    append(folder.resolve("DDD.csv"), HEADER + row(7) + row(8).strip());
    BarFiles.write(folder.resolve("symbol=CCC/part-1.parquet"), series.slice(3, 5));
    Received second = new Received(-1).of(feed(true));
    assertThat(second.bars)
        .as("once, a last line needs no end")
        .containsSubsequence(bars("DDD", 7, 9))
        .filteredOn(bar -> bar.startsWith("CCC "))
        .hasSize(5);
  }

  private BarFeed feed(boolean once) {
    return new FileFeed(folder, Received.options(null, once));
  }

  @Test
  void aParquetFileThatIsReplacedGivesOnlyItsNewBars() throws InterruptedException {
    Path file = folder.resolve("X.parquet");
    BarSeries series = RandomBars.walk(9, 2);
    BarFiles.write(file, series.slice(0, 4));
    Received received =
        new Received(9) {
          @Override
          public synchronized void bar(String symbol, expanse.market.Bar bar) {
            super.bar(symbol, bar);
            if (bars.size() == 4) {
              BarFiles.write(file, series);
            }
          }
        };
    received.of(feed(false));
    assertThat(received.bars).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void linesOfEveryKindAreUnderstood() {
    String text =
        "# bars\nsymbol;date;time;open;high;low;close\n"
            + "A;2024-01-02;09:30;1,5;2,5;1,25;2\n"
            + "\n"
            + "A;2024-01-02;09:31;1,5;2,5;1,25;x\n"
            + "B;2024-01-02;09:31;1,5;2,5;9;2\n"
            + "{\"time\":\"2024-01-02T09:32:00Z\",\"open\":\"1.5\",\"high\":2.5,\"low\":1,"
            + "\"close\":2,\"ticker\":\"B\"}\n"
            + "{\"time\":\"2024-01-02T09:33:00Z\",\"open\":1.5,\"high\":2.5,\"low\":1\n"
            + "nonsense\n";
    Received received = new Received(-1);
    new LineFeed(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            "standard input",
            Received.options(null, true))
        .run(received);
    assertThat(received.bars).containsExactly("A 28403130 2.0", "B 28403132 2.0");
    assertThat(received.malformed).hasSize(4);
    assertThat(received.malformed.get(0))
        .isEqualTo("standard input, line 5 close 'x' is not a number");
    assertThat(received.malformed.get(1)).contains("line 6 is no bar: open 1.5, high 2.5, low 9.0");
    assertThat(received.malformed.get(2)).contains("line 8 is no JSON");
    assertThat(received.malformed.get(3)).contains("line 9 has 1 cells");
  }

  @Test
  void anAddressOfNoKindIsRefusedWithTheKindsThereAre() {
    assertThatThrownBy(() -> Feeds.open("ftp://x/y", System.in, Received.options(null, true)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected -, a path, http(s): or ws(s):");
    assertThatThrownBy(() ->
            new Received(-1).of(Feeds.open("none.csv", System.in, Received.options(null, true))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
  }
}
