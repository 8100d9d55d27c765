package expanse.bench;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Hashing;
import expanse.base.Rng;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Whole commands as a user starts them, on two threads: training of the seeds' baseline with every
/// log and checkpoint, and its detections in a long file of bars; the same with the default, on
/// labels that can be learned, and what its run takes for a bar when bars come one by one.
final class RunBench {
  private static final int WINDOWS = 210; // of which the baseline keeps a fifth for validation
  private static final int SPACING = 160;
  private static final int LIVE_BARS = 3000;
  private static final String DEFAULT = "default";

  private final Path launcher;
  private final Path folder;

  private RunBench(Path launcher, Path folder) {
    this.launcher = launcher;
    this.folder = folder;
  }

  /// How much is measured.
  ///
  /// @param epochs epochs of the baseline
  /// @param settings changes to the default preset
  /// @param bars bars of the longer of two series
  /// @param runs how often each command is started
  /// @param symbols that are followed at the same time
  record Size(int epochs, List<String> settings, int bars, int runs, int symbols) {}

  /// Starts the commands and prints their lines.
  static void run(Size size) throws IOException, InterruptedException {
    Path launcher = Path.of(System.getProperty("expanse.launcher", "expanse"));
    try (Scratch scratch = Scratch.make()) {
      RunBench bench = new RunBench(launcher, scratch.folder());
      BarSeries labelled = bench.writeLabelled();
      int bars = size.bars;
      bench.writeBars(bars / 4);
      bench.writeBars(bars);
      bench.start("--version"); // builds when that is needed
      for (int i = 1; i <= size.runs; i++) {
        String run = "run" + i;
        bench.trainBaseline(size.epochs, run);
        bench.predict("seed-baseline", run, bars / 4);
        bench.predict("seed-baseline", run, bars);
      }
      bench.trainDefault(size.settings);
      for (int i = 1; i <= size.runs; i++) {
        bench.predict("default", DEFAULT, bars / 4);
        bench.predict("default", DEFAULT, bars);
      }
      Report.title("the default's run, bar by bar, one thread");
      LiveBench.run(scratch.folder().resolve(DEFAULT), labelled, LIVE_BARS, size.symbols);
    }
  }

  private void writeBars(int bars) throws IOException {
    WalkFile.write(folder.resolve(barsFile(bars)), bars);
  }

  private static String barsFile(int bars) {
    return "bars" + bars + ".csv";
  }

  /// Labels at random for the baseline, whose speed they do not change, and those of a rule for the
  /// default, which gives weight to what has learned something.
  private BarSeries writeLabelled() throws IOException {
    Path file = folder.resolve("labelled.csv");
    WalkFile.write(file, (WINDOWS + 2) * SPACING);
    BarSeries bars = BarFiles.read(file, BarReadOptions.defaults());
    List<Window> windows = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    Rng rng = new Rng(6);
    for (int k = 0; k < WINDOWS; k++) {
      int start = (k + 1) * SPACING;
      windows.add(new Window("w" + k, Subset.TRAIN, start));
      int first = start + 20 + rng.nextInt(60);
      SpanType type = k % 2 == 0 ? SpanType.CONSOLIDATION : SpanType.RETRACEMENT;
      labels.add(
          new Label(bars.time(first), bars.time(first + 4 + rng.nextInt(5)), type, 1, "", ""));
    }
    WindowFile.write(folder.resolve("windows.csv"), bars, windows);
    Labels.write(folder.resolve("labels.csv"), labels);
    Labels.write(folder.resolve("rule.csv"), HindsightRule.defaults().label(bars));
    return bars;
  }

  private void trainDefault(List<String> settings) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--bars=labelled.csv",
                "--labels=rule.csv",
                "--windows=windows.csv",
                "--threads=2",
                "--out=" + DEFAULT));
    settings.forEach(setting -> words.add("--set=" + setting));
    String spent = start(words.toArray(String[]::new));
    Report.line("expanse train, default", "%s", spent);
  }

  private void trainBaseline(int epochs, String run) throws IOException, InterruptedException {
    String spent =
        start(
            "train",
            "--bars=labelled.csv",
            "--labels=labels.csv",
            "--windows=windows.csv",
            "--preset=seed-baseline",
            "--set=epochs=" + epochs,
            "--threads=2",
            "--out=" + run);
    Report.line(
        "expanse train, seed-baseline, " + epochs + " epochs",
        "%s; checksum %s",
        spent,
        checksum(run + "/best_model.safetensors"));
  }

  private void predict(String preset, String run, int bars)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("predict", run, "--bars=" + barsFile(bars), "--threads=2", "--out=spans.csv"));
    if (!run.equals(DEFAULT)) {
      words.addAll(List.of("--stride=15", "--threshold=0.1"));
    }
    String spent = start(words.toArray(String[]::new));
    Report.line(
        "expanse predict, " + preset + ", " + bars + " bars from CSV",
        "%s; %d spans, checksum %s",
        spent,
        Files.readAllLines(folder.resolve("spans.csv")).size() - 1,
        checksum("spans.csv"));
  }

  private String checksum(String file) {
    return Hashing.sha256(folder.resolve(file)).substring(0, 8);
  }

  /// Runs a command to its end.
  ///
  /// @return how long it took and how much memory it ever held
  private String start(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    File output = folder.resolve("output.txt").toFile();
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    long kilobytes = 0;
    while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
      kilobytes = Math.max(kilobytes, mostResident(process.pid()));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(Files.readString(output.toPath(), StandardCharsets.UTF_8));
    }
    String memory =
        kilobytes == 0 ? "memory unknown" : "at most " + kilobytes / 1024 + " MB resident";
    return String.format(Locale.ROOT, "%.2f s; %s", seconds, memory);
  }

  /// Most kilobytes that a running process ever held in memory; 0 when the system does not tell.
  private static long mostResident(long process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException _) {
      // the process has ended meanwhile, or there is no such file on this system
    }
    return 0;
  }
}
