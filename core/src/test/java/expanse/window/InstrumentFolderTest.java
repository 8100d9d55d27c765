package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.ToyMarket;
import expanse.time.TimeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstrumentFolderTest {
  @TempDir Path folder;

  private LabelledBars read(Path data) {
    return LabelledFiles.readFolder(data, BarReadOptions.defaults(), ToyMarket.WINDOW, 1);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// A file of a symbol's rows among those of others.
  private static String withSymbol(Path file, String symbol, boolean header) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> lines = Files.readAllLines(file);
    for (int i = header ? 0 : 1; i < lines.size(); i++) {
      text.append(lines.get(i)).append(',').append(i == 0 ? "symbol" : symbol).append('\n');
    }
    return text.toString();
  }

  @Test
  void bothLayoutsHoldTheSameData() throws IOException {
    Path nested = folder.resolve("nested");
    Path flat = folder.resolve("flat");
    Files.createDirectories(flat);
    String labels = "";
    String windows = "";
    for (String symbol : List.of("ES", "NQ")) {
      Path own = Files.createDirectories(nested.resolve(symbol));
      new ToyMarket(symbol.hashCode(), 6, 0, 3).write(own);
      Files.copy(own.resolve("bars.csv"), flat.resolve(symbol + ".csv"));
      labels += withSymbol(own.resolve("labels.csv"), symbol, labels.isEmpty());
      windows += withSymbol(own.resolve("windows.csv"), symbol, windows.isEmpty());
    }
    write(flat.resolve("labels.csv"), labels);
    write(flat.resolve("windows.csv"), windows);
    LabelledBars one = read(nested);
    LabelledBars other = read(flat);
    assertThat(other.spans()).isEqualTo(one.spans());
    assertThat(other.windows()).isEqualTo(one.windows());
    assertThat(other.bars().instruments()).isEqualTo(one.bars().instruments());
    assertThat(one.windows().getFirst().id()).isEqualTo("ES/w0");
    assertThat(one.windows().getLast().id()).isEqualTo("NQ/w8");
    assertThat(one.provenance()).containsKeys("ES/bars.csv", "NQ/windows.csv");
    assertThat(other.provenance()).containsKeys("NQ.csv", "labels.csv");
    Path again = folder.resolve("again.csv");
    WindowFile.write(again, one.bars(), one.windows());
    assertThat(Files.readAllLines(again).getFirst()).isEqualTo("window,split,start,symbol");
    write(flat.resolve("windows.csv"), Files.readString(again));
    assertThat(read(flat).windows()).isEqualTo(one.windows());
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThatThrownBy(() -> read(folder.resolve("none"))).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> read(folder)).hasMessageContaining("holds no bars of any instrument");
    BarFiles.write(folder.resolve("ES.csv"), RandomBars.walk(300, 1));
    assertThatThrownBy(() -> read(folder)).hasMessageContaining("no labels.csv beside it");
    write(folder.resolve("labels.csv"), "start,end\n");
    assertThat(read(folder).spans()).isEmpty();
    write(folder.resolve("labels.csv"), "start,end\n2024-01-01T00:03Z,2024-01-01T00:05Z\n");
    assertThatThrownBy(() -> read(folder)).hasMessageContaining("has no column symbol");
    write(
        folder.resolve("labels.csv"), "start,end,symbol\n2024-01-01T00:03Z,2024-01-01T00:05Z,NQ\n");
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 2, column symbol: 'NQ' has no bars file");
    write(folder.resolve("GC/labels.csv"), "start,end\n");
    assertThatThrownBy(() -> read(folder))
        .hasMessageContaining("holds labels or windows and no bars");
    BarFiles.write(folder.resolve("GC/bars.csv"), RandomBars.walk(300, 2));
    assertThatThrownBy(() -> read(folder)).hasMessageContaining("and a file of bars");
  }

  @Test
  void instrumentsOfTwoIntervalsAreRefused() throws IOException {
    for (String symbol : List.of("ES", "NQ")) {
      Path own = Files.createDirectories(folder.resolve(symbol));
      BarSeries bars = RandomBars.walk(300, 1);
      int[] fifth = java.util.stream.IntStream.range(0, 60).map(i -> 5 * i).toArray();
      long[] times = java.util.Arrays.stream(fifth).mapToLong(bars::time).toArray();
      double[] close = java.util.Arrays.stream(fifth).mapToDouble(bars::close).toArray();
      BarFiles.write(
          own.resolve("bars.csv"),
          symbol.equals("ES") ? bars : BarSeries.of(times, close, close, close, close, null));
      write(own.resolve("labels.csv"), "start,end\n");
    }
    assertThatThrownBy(() -> read(folder))
        .hasMessageContaining("ES has bars of 1m")
        .hasMessageContaining("NQ bars of 5m")
        .hasMessageContaining("bars convert");
  }

  @Test
  void noWindowReachesOverARollAndALabelThatDoesBecomesTwo() throws IOException {
    BarSeries march = RandomBars.walk(600, 1);
    BarSeries june = RandomBars.walk(600, 2).shifted(600 * 60_000L);
    Path own = Files.createDirectories(folder.resolve("ES/bars")).getParent();
    BarFiles.write(own.resolve("bars/ESH4.csv"), march);
    BarFiles.write(own.resolve("bars/ESM4.csv"), june);
    String from = TimeText.of(march.time(595));
    write(own.resolve("labels.csv"), "start,end\n" + from + "," + TimeText.of(june.time(4)) + "\n");
    write(own.resolve("windows.csv"), "window,start\na," + TimeText.of(june.time(0)) + "\n");
    LabelledBars read = read(folder);
    assertThat(read.spans()).extracting(IndexSpan::start).containsExactly(595, 600);
    assertThat(read.spans()).extracting(IndexSpan::end).containsExactly(599, 604);
    assertThat(read.windows()).extracting(Window::start).containsExactly(600);
    assertThat(read.notes()).anyMatch(note -> note.contains("2 contracts"));
    write(own.resolve("windows.csv"), "window,start\na," + from + "\n");
    assertThatThrownBy(() -> read(folder)).hasMessageContaining("reaches over a roll");
  }

  @Test
  void ofManyBarsThoseNearLabelsAndWindowsAreKeptAndSegmentsStayApart() {
    BarSeries bars = RandomBars.walk(20_000, 1);
    BarSeries both =
        BarSeries.joined(
            List.of("ES", "ES"), List.of(bars.slice(0, 9000), bars.slice(9000, 20_000)));
    List<IndexSpan> spans = List.of(Spans.of(5000, 5010), Spans.of(9002, 9010));
    List<Window> windows = List.of(new Window("a", null, 4950), new Window("b", null, 15_000));
    int before = 2 * 105 + 128;
    new NearBars(both, 105, spans, windows)
        .apply((kept, s, w) -> {
          assertThat(kept.size()).isEqualTo(2 * (before + 105 + 105) + 11 + 105);
          assertThat(kept.instruments()).hasSize(2);
          assertThat(kept.time(w.get(0).start())).isEqualTo(bars.time(4950));
          assertThat(kept.time(w.get(1).start() + 104)).isEqualTo(bars.time(15_104));
          assertThat(kept.time(s.get(0).end())).isEqualTo(bars.time(5010));
          assertThat(kept.time(s.get(1).start())).isEqualTo(bars.time(9002));
          assertThat(kept.segments()).hasSize(3);
          return kept;
        });
  }

  private static final class Spans {
    static IndexSpan of(int start, int end) {
      return new IndexSpan(start, end, expanse.label.SpanType.CONSOLIDATION, 1);
    }
  }
}
