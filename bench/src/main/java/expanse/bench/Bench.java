package expanse.bench;

import ai.onnxruntime.OrtException;
import expanse.kernel.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prints the table of speeds: `bench/run [--quick | --starts N]`.
///
/// `--quick` measures less. `--starts N` starts N fresh JVMs that each measure the products, to see
/// whether the JIT compiler treats them alike every time.
public final class Bench {
  /// Long enough for the JIT compiler on a busy machine.
  static final long WARM_UP = 2_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private Bench() {}

  /// Runs the benchmark.
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    boolean quick = arguments.contains("--quick");
    long unit = quick ? SECOND / 2 : 4 * SECOND;
    if (arguments.contains("--products")) {
      PeakBench.products(PeakBench.peak(SECOND), 3 * SECOND);
      return;
    }
    boolean starts =
        arguments.size() == 2
            && arguments.getFirst().equals("--starts")
            && arguments.getLast().matches("[1-9][0-9]{0,3}");
    if (!starts && !arguments.isEmpty() && !arguments.equals(List.of("--quick"))) {
      System.err.println("usage: bench/run [--quick | --starts N]");
      System.exit(2);
    }
    environment();
    if (starts) {
      starts(Integer.parseInt(arguments.getLast()));
      return;
    }
    Report.title("matrix products, one thread");
    double peak = PeakBench.peak(unit / 2);
    PeakBench.products(peak, 3 * unit);
    Report.title("whole JadeCompact, 105 bars x 12 inputs");
    network(peak, unit);
    Report.title("bars and features");
    DataBench.run(quick ? 200_000 : 1_800_000);
    Report.title("whole commands, two threads");
    RunBench.run(
        quick
            ? new RunBench.Size(10, List.of("steps=50"), 100_000, 1, 500)
            : new RunBench.Size(100, List.of(), 1_800_000, 3, 5000));
  }

  private static void network(double peak, long unit) throws OrtException {
    NetworkBench network = new NetworkBench();
    network.forward(1, 1, unit);
    network.forward(32, 1, 2 * unit);
    network.forward(32, 2, 2 * unit);
    network.steps(peak, 4 * unit);
  }

  private static void environment() {
    Runtime runtime = Runtime.getRuntime();
    Report.title("environment");
    Report.line("processor", "%s, %d threads", processor(), runtime.availableProcessors());
    Report.line(
        "load when started",
        "%.2f",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Report.line(
        "JVM",
        "%s %s, heap at most %d MB",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        runtime.maxMemory() >> 20);
    Report.line("JVM arguments", "%s", ManagementFactory.getRuntimeMXBean().getInputArguments());
    Report.line("kernels", "%s", Kernels.reason());
  }

  private static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try {
        for (String line : Files.readAllLines(info, StandardCharsets.UTF_8)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return System.getProperty("os.arch", "unknown");
  }

  private static void starts(int count) throws IOException, InterruptedException {
    Report.title(count + " fresh starts");
    for (int i = 0; i < count; i++) {
      String last = products();
      Report.line(String.format(Locale.ROOT, "start %d", i + 1), "%s", last);
    }
  }

  /// Measures the products in another JVM with the same options and returns its last line.
  private static String products() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
    command.add("--products");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    return output.substring(output.lastIndexOf('\n') + 1);
  }
}
