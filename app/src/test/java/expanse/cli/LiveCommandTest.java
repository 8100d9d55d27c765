package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.cli.OwnProcess.Surroundings;
import expanse.live.SignalJson;
import expanse.testing.SchemaCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `expanse live` as a person runs it, and as a machine ends it.
class LiveCommandTest {
  private static final int KILLS = 5;

  @TempDir static Path folder;
  private static ToyFiles files;
  private static Path run;
  private static List<String> bars;

  @TempDir Path own;

  @BeforeAll
  static void train() throws IOException {
    files = ToyFiles.in(folder, 3);
    run = folder.resolve("run");
    assertThat(Run.of(files.train(run)).code()).isZero();
    bars = Files.readAllLines(files.bars());
  }

  private static Object[] words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("live", run, "--threshold", "0.1"));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void standardOutputHoldsASignalForEveryBarAndNothingElse() {
    Run said = Run.of(words("--from", files.bars(), "--once", "--symbol", "TOY"));
    assertThat(said.code()).as(said.err()).isZero();
    SchemaCheck schema = new SchemaCheck(SignalJson.schema());
    List<String> lines = said.out().lines().toList();
    assertThat(lines).hasSize(bars.size() - 1);
    for (String line : lines) {
      assertThat(schema.problems(line)).as(line).isEmpty();
    }
    assertThat(lines.getLast()).contains("\"symbol\":\"TOY\"", "\"predicted\":true");
    assertThat(said.err())
        .contains(
            String.format("%,d bars of 1 symbol: ", bars.size() - 1),
            "0 twice, 0 late, 0 malformed, 0 missing, 0 gaps; ");
  }

  @Test
  void historyMakesTheFirstSignalOne() throws IOException {
    Path past = Files.write(own.resolve("past.csv"), bars.subList(0, 100));
    Run whole = Run.of(words("--from", files.bars(), "--once"));
    Run said = Run.of(words("--from", files.bars(), "--history", past, "--once", "--every", 1000));
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out().lines().findFirst().orElseThrow()).contains("\"predicted\":true");
    assertThat(said.out().lines().count()).isEqualTo(bars.size() - 100L);
    assertThat(whole.out())
        .endsWith(said.out().lines().skip(50).reduce("", (a, b) -> a + b + "\n"));
    assertThat(said.err()).contains("note: 1,000 bars of 1 symbol").contains("99 known");
  }

  @Test
  void whatCannotBeIsSaidInOneLine() {
    assertThat(Run.of(words("--from", own.resolve("none.csv"))))
        .isEqualTo(
            new Run(
                1,
                "",
                "0 bars of 0 symbols: 0 signals (0 inside, 0 retracted); 0 twice, 0 late, 0"
                    + " malformed, 0 missing, 0 gaps\nerror: "
                    + own.resolve("none.csv")
                    + " does not exist; check the path\n"));
    assertThat(Run.of(words("--from", "kafka:x/y")).err())
        .contains("error: 'kafka:x/y' is no address of a kind that is known here; expected -");
    assertThat(Run.of(words("--threshold", "2")).code()).isEqualTo(2);
    assertThat(Run.of(words("--to", files.bars(), "--from", files.bars(), "--once")).err())
        .contains("holds lines that are no signals; name another file for --to");
  }

  @Test
  void afterKillsAtAnyMomentTheSignalsAreThoseOfOneStreamByteForByte() throws Exception {
    Path whole = own.resolve("whole.ndjson");
    assertThat(Run.of(words("--from", files.bars(), "--once", "--to", whole)).code()).isZero();
    Path killed = own.resolve("killed.ndjson");
    Object[] words =
        words("--from", files.bars(), "--once", "--to", killed, "--state", own.resolve("state"));
    Rng rng = new Rng(5);
    long size = Files.size(whole);
    for (int kill = 1; kill <= KILLS; kill++) {
      long reached = size * kill / (KILLS + 1) - rng.nextInt(9000);
      Process process = OwnProcess.start(Surroundings.USUAL, words).process();
      while (process.isAlive() && (!Files.exists(killed) || Files.size(killed) < reached)) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      assertThat(Files.size(killed)).as("kill %d", kill).isBetween(reached, size - 1);
    }
    Run last = OwnProcess.start(Surroundings.USUAL, words).end();
    assertThat(last.code()).as(last.err()).isZero();
    assertThat(last.err()).contains(" known");
    assertThat(killed).hasSameBinaryContentAs(whole);
  }

  @Test
  void anEndThatIsAskedForSavesTheStateAndSaysWhatCame() throws Exception {
    Path growing = Files.write(own.resolve("growing.csv"), bars.subList(0, 300));
    Path signals = own.resolve("signals.ndjson");
    Path state = own.resolve("state");
    Object[] words = words("--from", growing, "--to", signals, "--state", state);
    OwnProcess process = OwnProcess.start(Surroundings.USUAL, words);
    while (process.process().isAlive() && lines(signals) < 299) {
      Thread.onSpinWait();
    }
    Files.write(growing, bars.subList(300, 400), StandardOpenOption.APPEND);
    while (process.process().isAlive() && lines(signals) < 399) {
      Thread.onSpinWait();
    }
    process.process().destroy(); // SIGTERM
    Run ended = process.end();
    assertThat(ended.code()).isEqualTo(143);
    assertThat(ended.err()).contains("399 bars of 1 symbol: 399 signals");
    assertThat(state.resolve("snapshot")).isNotEmptyFile();
    assertThat(state.resolve(".lock")).doesNotExist();
    Run next = Run.of(words("--from", growing, "--to", signals, "--state", state, "--once"));
    assertThat(next.err()).contains("0 bars of 1 symbol").contains("399 known");
    assertThat(lines(signals)).isEqualTo(399);
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
