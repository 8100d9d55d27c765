package expanse.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command in a process of its own.
///
/// @param process that runs it
/// @param err file with what it writes to the error stream
record OwnProcess(Process process, Path err) {
  /// What is unusual about a process.
  ///
  /// @param out where its output goes, or null for nowhere
  /// @param javaOptions for its virtual machine
  /// @param home whether it has an environment
  /// @param folder in which it is started
  record Surroundings(File out, List<String> javaOptions, boolean home, File folder) {
    static final Surroundings USUAL =
        new Surroundings(new File("/dev/null"), List.of(), true, new File("."));

    Surroundings withOut(String file) {
      return new Surroundings(new File(file), javaOptions, home, folder);
    }

    Surroundings withJava(String option) {
      return new Surroundings(out, List.of(option), home, folder);
    }

    Surroundings withoutHome() {
      return new Surroundings(out, javaOptions, false, folder);
    }

    Surroundings in(Path other) {
      return new Surroundings(out, javaOptions, home, other.toFile());
    }
  }

  /// Starts a command.
  static OwnProcess start(Surroundings around, Object... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dexpanse.kernels=plain"));
    command.addAll(around.javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object word : words) {
      command.add(word.toString());
    }
    Path err = Files.createTempFile("expanse-err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(around.folder)
            .redirectOutput(Redirect.to(around.out))
            .redirectError(Redirect.to(err.toFile()));
    if (!around.home) {
      builder.environment().clear();
    }
    return new OwnProcess(builder.start(), err);
  }

  /// Waits for the end.
  ///
  /// @return its exit code, no output, and its errors without what Java announces
  Run end() throws IOException, InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      kill();
      throw new IllegalStateException("the process did not end");
    }
    int code = process.exitValue();
    String text =
        String.join(
            "\n",
            Files.readAllLines(err).stream().filter(l -> !l.startsWith("WARNING: ")).toList());
    Files.delete(err);
    return new Run(code, "", text);
  }

  /// Kills it with SIGKILL, and waits until it is gone.
  void kill() throws InterruptedException, IOException {
    process.destroyForcibly().waitFor();
    Files.delete(err);
  }
}
