package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.BarSource;
import expanse.Bars;
import expanse.Detector;
import expanse.ExpanseException;
import expanse.Expansion;
import expanse.LabelledData;
import expanse.LiveDetector;
import expanse.Settings;
import expanse.Threads;
import expanse.Training;
import expanse.cli.ToyFiles;
import expanse.market.Bar;
import expanse.market.BarSeries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program that embeds Expanse relies on.
class EmbeddingTest {
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?(expanse[a-z.]*)\\.[A-Z]", Pattern.MULTILINE);

  @TempDir private static Path folder;
  private static Path run;
  private static BarSeries bars;
  private static LabelledData data;
  private static Training.Result result;

  private static Settings settings() {
    return Settings.preset("seed-baseline")
        .with("window", ToyFiles.WINDOW)
        .with("features.mode", "continuous")
        .with("split.kind", "temporal")
        .with("model.hidden", 4)
        .with("batch_size", 8)
        .with("epochs", 3)
        .with("ensemble.members", 2)
        .with("threads", 1);
  }

  @BeforeAll
  static void train() {
    ToyFiles files = ToyFiles.in(folder, 5);
    bars = Bars.read(files.bars());
    run = folder.resolve("run");
    data = new LabelledData(files.bars(), files.labels(), files.windows());
    List<String> heard = new ArrayList<>();
    result =
        Training.run(data, settings(), run, (model, epoch, loss) -> heard.add(model + "/" + epoch));
    assertThat(heard).containsExactlyInAnyOrder("1/1", "1/2", "1/3", "2/1", "2/2", "2/3");
  }

  @Test
  void trainingSaysWhatCameOfIt() {
    assertThat(result.verdict()).isNotEmpty();
    assertThat(result.f1()).isBetween(result.low(), result.high());
    try (Detector detector = Detector.open(run)) {
      assertThat(detector.threshold()).isEqualTo(result.threshold());
    }
  }

  @Test
  void theTrainingExampleRuns(@TempDir Path out) {
    assertThat(TrainingExample.train(data, ToyFiles.WINDOW, out.resolve("run")))
        .startsWith("F1 ")
        .contains("better than");
  }

  @Test
  void aFolderAnArchiveAndAStreamAreTheSameRun() throws IOException {
    List<Expansion> expected = EmbeddingExample.history(run, bars);
    assertThat(expected).isNotEmpty();
    byte[] zip = zipped(run);
    Path file = folder.resolve("run.zip");
    Files.write(file, zip);
    assertThat(EmbeddingExample.history(file, bars)).isEqualTo(expected);
    try (Threads threads = new Threads(2);
        Detector detector = Detector.open(new ByteArrayInputStream(zip), threads)) {
      assertThat(detector.detect(bars)).isEqualTo(expected);
    }
  }

  @Test
  void barsMayComeFromAnywhere() {
    List<Expansion> found = new ArrayList<>();
    try (Detector detector = Detector.open(run)) {
      detector.detect(
          new BarSource() {
            @Override
            public long intervalMillis() {
              return 60_000;
            }

            @Override
            public void forEach(Consumer<Bar> sink) {
              for (int i = 0; i < bars.size(); i++) {
                sink.accept(bars.bar(i));
              }
            }
          },
          found::add);
      assertThat(found).isEqualTo(detector.detect(bars));
    }
  }

  @Test
  void detectorsThatShareThreadsGiveTheSameFromSeveralThreadsAtOnce()
      throws InterruptedException, ExecutionException {
    List<Expansion> expected = EmbeddingExample.history(run, bars);
    try (Threads threads = new Threads(2);
        Detector one = Detector.open(run, threads);
        Detector two = Detector.open(run, threads);
        ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<List<Expansion>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Detector detector = i % 2 == 0 ? one : two;
        answers.add(executor.submit(() -> detector.detect(bars)));
      }
      for (Future<List<Expansion>> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void barByBarTheNewestBarIsInsideWhereItsProbabilityIsAboveTheThreshold() {
    assertThat(EmbeddingExample.live(run, bars)).isBetween(1, bars.size());
    try (LiveDetector detector = LiveDetector.open(run, bars.intervalMillis())) {
      for (int i = 0; i < bars.size(); i++) {
        var signal = detector.push(bars.bar(i));
        assertThat(signal.missing()).isEqualTo(Math.max(0, ToyFiles.WINDOW - 1 - i));
        assertThat(signal.inside()).isEqualTo(signal.probability() > detector.threshold());
      }
    }
  }

  @Test
  void whatAPersonCanMendIsOneLine() {
    assertThatThrownBy(() -> Detector.open(folder.resolve("none")))
        .isInstanceOf(ExpanseException.class)
        .hasMessageContaining("expanse train --out");
    assertThatThrownBy(() -> Settings.recommended().with("epoch", 3))
        .isInstanceOf(ExpanseException.class)
        .hasMessageContaining("did you mean epochs");
    assertThatThrownBy(() -> Training.run(data, settings(), run, (model, epoch, loss) -> {}))
        .isInstanceOf(ExpanseException.class);
    byte[] noZip = {1, 2, 3};
    try (Threads threads = new Threads(1)) {
      assertThatThrownBy(() -> Detector.open(new ByteArrayInputStream(noZip), threads))
          .isInstanceOf(ExpanseException.class)
          .hasMessageContaining("no zip archive of a run");
    }
  }

  @Test
  void anArchiveCannotWriteOutsideItsFolder() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../../escaped.txt"));
      zip.write(1);
    }
    try (Threads threads = new Threads(1)) {
      assertThatThrownBy(
              () -> Detector.open(new ByteArrayInputStream(bytes.toByteArray()), threads))
          .isInstanceOf(ExpanseException.class)
          .hasMessageContaining("outside its folder");
    }
  }

  @Test
  void examplesUseNothingButThePublicPackages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/java/example"))) {
      for (Path file :
          files.filter(f -> !f.getFileName().toString().endsWith("Test.java")).toList()) {
        assertThat(IMPORT.matcher(Files.readString(file)).results().map(m -> m.group(1)))
            .as(file.toString())
            .isSubsetOf("expanse", "expanse.market");
      }
    }
  }

  private static byte[] zipped(Path run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry("run/" + run.relativize(file)));
        Files.copy(file, zip);
      }
    }
    return bytes.toByteArray();
  }
}
