package expanse.bench;

import expanse.base.Hashing;
import expanse.base.Rng;
import expanse.dataset.Split;
import expanse.dataset.Window;
import expanse.detection.DetectedSpan;
import expanse.detection.Detector;
import expanse.detection.SeriesScan;
import expanse.evaluation.SpanRule;
import expanse.label.IndexSpan;
import expanse.label.PatternType;
import expanse.market.BarSeries;
import expanse.training.Assembly;
import expanse.training.Presets;
import expanse.training.RunDirectory;
import expanse.training.SettingsReader;
import expanse.training.Trainer;
import expanse.training.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whole runs in JVMs of their own, on two threads: the seeds' baseline with every log and
/// checkpoint, and its detector over a long series that is made bar by bar.
final class RunBench {
  private static final int TRAIN = 168;
  private static final int VALIDATION = 42;
  private static final int SPACING = 160;

  private RunBench() {}

  /// Starts the runs and prints their lines.
  ///
  /// @param epochs epochs of the baseline
  /// @param bars bars of the longer of two series
  /// @param runs how often each is started
  static void run(int epochs, int bars, int runs) throws IOException, InterruptedException {
    for (int i = 0; i < runs; i++) {
      try (Scratch scratch = Scratch.make()) {
        String run = scratch.folder().resolve("run").toString();
        fork(epochs + " epochs of seed-baseline, 168 + 42", "--train", run, "" + epochs);
        fork("predict " + bars / 4 + " bars, stride 15", "--predict", run, "" + bars / 4);
        fork("predict " + bars + " bars, stride 15", "--predict", run, "" + bars);
      }
    }
  }

  private static void fork(String what, String... arguments)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String last = Bench.fork(arguments);
    double seconds = (System.nanoTime() - start) / 1e9;
    Report.line(what, "%.2f s with the start of the JVM; %s", seconds, last);
  }

  /// In a JVM of its own: trains and prints one line.
  static void train(Path folder, int epochs) {
    TrainingSettings settings =
        SettingsReader.with(
            Presets.named("seed-baseline"), List.of("epochs=" + epochs, "threads=2"));
    Rng rng = new Rng(6);
    int count = (TRAIN + VALIDATION + 2) * SPACING;
    Walk walk = new Walk();
    long[] time = new long[count];
    double[][] prices = new double[4][count];
    for (int i = 0; i < count; i++) {
      walk.next();
      time[i] = walk.time;
      prices[0][i] = walk.open;
      prices[1][i] = walk.high;
      prices[2][i] = walk.low;
      prices[3][i] = walk.close;
    }
    BarSeries bars = BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
    List<Window> windows = new ArrayList<>();
    List<IndexSpan> spans = new ArrayList<>();
    for (int k = 0; k < TRAIN + VALIDATION; k++) {
      int start = (k + 1) * SPACING;
      windows.add(new Window("w" + k, k < TRAIN ? Split.TRAIN : Split.VALIDATION, start));
      int first = start + 20 + rng.nextInt(60);
      PatternType type = k % 2 == 0 ? PatternType.CONSOLIDATION : PatternType.RETRACEMENT;
      spans.add(new IndexSpan(first, first + 4 + rng.nextInt(5), type, 1));
    }
    new Trainer(Assembly.dataset(settings, bars, windows, spans, Map.of()), settings)
        .train(folder, false);
    Path weights = new RunDirectory(folder).bestModel();
    System.out.println(memory() + "; checksum " + Hashing.sha256(weights).substring(0, 8));
  }

  /// In a JVM of its own: detects and prints one line.
  static void predict(Path folder, int bars) {
    long[] checksum = {17};
    int[] found = new int[1];
    long start = System.nanoTime();
    try (Detector detector = Detector.open(folder, new SpanRule(.5, 3), Detector.STRIDE, 2)) {
      SeriesScan scan =
          detector.feed(
              Walk.INTERVAL,
              (DetectedSpan span) -> {
                found[0]++;
                checksum[0] = 31 * checksum[0] + Double.hashCode(span.probability());
              });
      Walk walk = new Walk();
      for (int i = 0; i < bars; i++) {
        walk.next();
        scan.add(walk.time, walk.open, walk.high, walk.low, walk.close);
      }
      scan.finish();
    }
    System.out.printf(
        Locale.ROOT,
        "%.2f s without; %s; %d spans, checksum %08x%n",
        (System.nanoTime() - start) / 1e9,
        memory(),
        found[0],
        (int) (checksum[0] ^ checksum[0] >>> 32));
  }

  /// A random walk of one-minute bars.
  private static final class Walk {
    static final long INTERVAL = 60_000;
    private final Rng rng = new Rng(4);
    private long ticks = 80_000;
    long time = 1_577_836_800_000L;
    double open;
    double high;
    double low;
    double close;

    void next() {
      long last = Math.max(1000, ticks + rng.nextInt(33) - 16);
      open = ticks / 4.0;
      high = (Math.max(ticks, last) + rng.nextInt(9)) / 4.0;
      low = (Math.min(ticks, last) - rng.nextInt(9)) / 4.0;
      close = last / 4.0;
      ticks = last;
      time += INTERVAL;
    }
  }

  private static String memory() {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      try {
        for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
          if (line.startsWith("VmHWM:")) {
            long kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
            return "at most " + kilobytes / 1024 + " MB resident";
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "memory unknown";
  }
}
