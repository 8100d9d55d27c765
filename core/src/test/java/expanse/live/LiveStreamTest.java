package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a stream says does not depend on what else comes with the bars, nor on how often the
/// process is killed in between.
class LiveStreamTest {
  private static final int BARS = 150;
  private static final List<String> SYMBOLS = List.of("A", "B", "C");

  @TempDir static Path shared;
  static Path folder;

  @TempDir Path own;

  @BeforeAll
  static void train() {
    folder = shared.resolve("run");
    SmallRun.CONTEXT.train(folder);
  }

  /// A bar with its symbol.
  private record Named(String symbol, Bar bar) {}

  /// Bars of all symbols, taking turns.
  private static List<Named> bars() {
    List<BarSeries> series = new ArrayList<>();
    for (int k = 0; k < SYMBOLS.size(); k++) {
      series.add(SmallRun.bars(BARS, 40 + k));
    }
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < BARS; i++) {
      for (int k = 0; k < SYMBOLS.size(); k++) {
        all.add(new Named(SYMBOLS.get(k), series.get(k).bar(i)));
      }
    }
    return all;
  }

  private static LiveStream.Options options(@Nullable Path state) {
    return new LiveStream.Options(60_000, false, Set.of(), state, 0);
  }

  /// Keeps lines.
  private static final class Lines implements SignalSink {
    final List<String> lines = new ArrayList<>();
    boolean takes = true;
    private long delivered;

    @Override
    public String name() {
      return "lines";
    }

    @Override
    public void send(String id, String line) {
      lines.add(line);
      delivered += takes ? 1 : 0;
    }

    @Override
    public long delivered() {
      return delivered;
    }

    @Override
    public void close() {}
  }

  private static LiveRun open(Workers workers) {
    return LiveRun.open(folder, 0.2, workers);
  }

  private static List<String> said(List<Named> bars) {
    Lines lines = new Lines();
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream stream = new LiveStream(run, options(null), List.of(lines), note -> {});
      bars.forEach(one -> stream.bar(one.symbol, one.bar));
      stream.close();
    }
    return lines.lines;
  }

  @Test
  void barsThatComeTwiceLateOrBrokenAreNamedAndShiftNothing() {
    List<Named> bars = bars();
    List<String> expected = said(bars);
    Lines lines = new Lines();
    List<String> notes = new ArrayList<>();
    Rng rng = new Rng(9);
    String summary;
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream stream = new LiveStream(run, options(null), List.of(lines), notes::add);
      for (int i = 0; i < bars.size(); i++) {
        Named one = bars.get(i);
        stream.bar(one.symbol, one.bar);
        Named earlier = bars.get(rng.nextInt(i + 1));
        stream.bar(earlier.symbol, earlier.bar);
        stream.bar("A", bars.getFirst().bar.at(bars.getFirst().bar.time() - 60_000));
        stream.bar("B", new Bar(one.bar.time() + 30_000, 5, 4, 6, 5));
        stream.bar("C", one.bar.at(Long.MAX_VALUE / 2));
        stream.malformed("line " + i, "is no bar");
      }
      summary = stream.summary();
      stream.close();
    }
    assertThat(lines.lines).isEqualTo(expected);
    assertThat(summary)
        .startsWith("450 bars of 3 symbols: 450 signals (")
        .contains("1,350 malformed", "0 missing, 0 gaps", " ms from bar to signal");
    assertThat(notes)
        .hasSizeLessThan(40)
        .anyMatch(note -> note.contains("came twice; the first counts"))
        .anyMatch(note -> note.contains("it is left out"))
        .anyMatch(note -> note.contains("lies in the future"))
        .anyMatch(note -> note.startsWith("1,000 bars malformed so far; the last: "));
  }

  @Test
  void symbolsDoNotChangeOneAnother() {
    List<String> all = said(bars());
    for (String symbol : SYMBOLS) {
      List<Named> alone = bars().stream().filter(one -> one.symbol.equals(symbol)).toList();
      assertThat(said(alone))
          .isEqualTo(all.stream().filter(line -> line.contains("\"symbol\":\"" + symbol)).toList());
    }
  }

  @Test
  void historyGivesTheBitsOfBarsThatCameLive() {
    List<Named> bars = bars();
    List<String> expected = said(bars);
    int past = bars.size() / 2;
    Lines lines = new Lines();
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream stream = new LiveStream(run, options(null), List.of(lines), note -> {});
      bars.subList(0, past).forEach(one -> stream.history().bar(one.symbol, one.bar));
      stream.begin();
      // the source begins before the history ends
      bars.subList(past - 90, bars.size()).forEach(one -> stream.bar(one.symbol, one.bar));
      assertThat(stream.summary()).contains("0 twice, 0 late").contains("90 known");
      stream.close();
    }
    // a word said before the history ended cannot be taken back
    assertThat(lines.lines.stream().map(LiveStreamTest::withoutRevisions))
        .containsExactlyElementsOf(
            expected.subList(past, expected.size()).stream()
                .map(LiveStreamTest::withoutRevisions)
                .toList());
  }

  private static String withoutRevisions(String line) {
    return line.substring(0, line.indexOf("\"revises\""));
  }

  /// Gives bars to a stream that is then left as a kill leaves it: what is on the disk is copied
  /// while nothing has been closed.
  private void killedAfter(List<Named> bars, Path state, Path signals, Path left)
      throws IOException {
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream stream =
          new LiveStream(run, options(state), List.of(new FileSink(signals)), note -> {});
      bars.forEach(one -> stream.bar(one.symbol, one.bar));
      Files.createDirectories(left);
      try (Stream<Path> files = Files.list(state)) {
        for (Path file : files.filter(f -> !f.endsWith(".lock")).toList()) {
          Files.copy(file, left.resolve(file.getFileName()));
        }
      }
      Files.copy(signals, left.resolveSibling(left.getFileName() + ".ndjson"));
      stream.close();
    }
  }

  @Test
  void afterAKillWithinAnyByteTheFileHoldsEverySignalOnceWithTheSameBits() throws IOException {
    List<Named> bars = bars();
    List<String> expected = said(bars);
    Rng rng = new Rng(17);
    for (int kill = 0; kill < 12; kill++) {
      Path state = own.resolve("state" + kill);
      Path signals = own.resolve("signals" + kill);
      Path left = own.resolve("left" + kill);
      int seen = 1 + rng.nextInt(bars.size() - 1);
      killedAfter(bars.subList(0, seen), state, signals, left);
      Path journal;
      try (Stream<Path> files = Files.list(left)) {
        journal =
            files.filter(f -> f.getFileName().toString().startsWith("journal")).findFirst().get();
      }
      // the file is written between a bar and the note that it was delivered
      cut(journal, 1 + rng.nextInt(2000));
      Path file = left.resolveSibling(left.getFileName() + ".ndjson");
      cut(file, rng.nextInt(Files.readAllLines(file).getLast().length()));
      try (Workers workers = new Workers(1);
          LiveRun run = open(workers)) {
        LiveStream stream =
            new LiveStream(run, options(left), List.of(new FileSink(file)), note -> {});
        bars.forEach(one -> stream.bar(one.symbol, one.bar)); // the source begins anew
        stream.close();
      }
      assertThat(String.join("\n", Files.readAllLines(file)).equals(String.join("\n", expected)))
          .as("killed after %d bars", seen)
          .isTrue();
    }
  }

  /// Takes so many bytes off the end.
  private static void cut(Path file, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, Math.max(0, all.length - bytes)));
  }

  @Test
  void whatASinkHasNotTakenIsSentAgainAfterARestartWithTheSameBytes() {
    List<Named> bars = bars();
    Path state = own.resolve("state");
    Lines broken = new Lines();
    Lines whole = new Lines();
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream first = new LiveStream(run, options(state), List.of(broken), note -> {});
      for (int i = 0; i < 200; i++) {
        broken.takes = i < 120;
        first.bar(bars.get(i).symbol, bars.get(i).bar);
      }
      first.close();
      LiveStream second = new LiveStream(run, options(state), List.of(whole), note -> {});
      second.close();
      Lines nothing = new Lines();
      new LiveStream(run, options(state), List.of(nothing), note -> {}).close();
      assertThat(nothing.lines).isEmpty();
    }
    assertThat(whole.lines).isEqualTo(broken.lines.subList(120, 200));
  }

  @Test
  void theStateOfAnotherModelAndADamagedOneAreRefusedInOneLine() throws IOException {
    Path state = own.resolve("state");
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers);
        LiveRun other = LiveRun.open(folder, 0.3, workers)) {
      LiveStream stream = new LiveStream(run, options(state), List.of(), note -> {});
      bars().subList(0, 9).forEach(one -> stream.bar(one.symbol, one.bar));
      stream.close();
      assertThatThrownBy(() -> new LiveStream(other, options(state), List.of(), note -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is that of the model " + run.model());
      byte[] bytes = Files.readAllBytes(state.resolve("snapshot"));
      bytes[bytes.length / 2]++;
      Files.write(state.resolve("snapshot"), bytes);
      assertThatThrownBy(() -> new LiveStream(run, options(state), List.of(), note -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("was changed or damaged; delete the folder to begin anew");
    }
  }

  @Test
  void aFileOfSomethingElseIsNotWrittenTo() throws IOException {
    Path file = Files.writeString(own.resolve("labels.csv"), "start,end\n1,2\n");
    assertThatThrownBy(() -> new FileSink(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds lines that are no signals");
    assertThat(file).hasContent("start,end\n1,2\n");
  }

  @Test
  void missingBarsAndGapsAreCountedFromTheTimes() {
    Bar bar = bars().getFirst().bar;
    try (Workers workers = new Workers(1);
        LiveRun run = open(workers)) {
      LiveStream stream = new LiveStream(run, options(null), List.of(), note -> {});
      stream.bar("A", bar);
      stream.bar("A", bar.at(bar.time() + 4 * 60_000));
      stream.bar("A", bar.at(bar.time() + 15 * 60_000));
      assertThat(stream.summary()).contains("3 missing, 1 gap");
      stream.close();
    }
  }
}
