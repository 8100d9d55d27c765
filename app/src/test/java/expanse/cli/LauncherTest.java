package expanse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The start script, in a small checkout whose build only writes down that it ran.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /// A program of one line: how the script builds and starts does not depend on what it starts.
  private static final String SMALL =
      "package expanse.cli;"
          + "public class Main { public static void main(String[] words) {"
          + " if (!words[0].equals(\"demo\")) { System.out.println(\"expanse small\"); } } }";

  /// Where the program itself is built, once for all tests.
  @TempDir static Path program;

  @TempDir Path folder;
  private Path checkout;

  @BeforeAll
  static void buildTheProgram() throws Exception {
    Path built = layOut(program);
    buildBy(
        built,
        """
        manifest=app/target/manifest
        printf 'Class-Path: %s\\n' "$TEST_CLASS_PATH" | sed -e 's/.\\{60\\}/&\\n /g' > "$manifest"
        "$JAVA_HOME/bin/jar" --create --file app/target/expanse-app-1.jar --manifest "$manifest"
        """);
    Run first = run(program, Map.of(), built.resolve("expanse").toString(), "--version");
    assertThat(first.code()).isZero();
    assertThat(first.out()).startsWith("expanse ").doesNotContain("small");
  }

  @BeforeEach
  void layOutACheckout() throws IOException {
    checkout = layOut(folder);
    Path source = Files.writeString(folder.resolve("Main.java"), SMALL);
    String classes = checkout.resolve("classes").toString();
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    assertThat(compiler.run(null, null, null, "-d", classes, source.toString())).isZero();
    buildBy(
        checkout,
        "\"$JAVA_HOME/bin/jar\" --create --file app/target/expanse-app-1.jar -C classes .");
  }

  private static Path layOut(Path folder) throws IOException {
    Path checkout = Files.createDirectories(folder.resolve("a check out"));
    Path script = checkout.resolve("expanse");
    Files.copy(Path.of("..", "expanse"), script);
    Path tools = Files.createDirectories(checkout.resolve("tools"));
    for (String name : List.of("jdk.sh", "java.options", "program.options")) {
      Files.copy(Path.of("..", "tools", name), tools.resolve(name));
    }
    assertThat(script.toFile().setExecutable(true)).isTrue();
    for (String module : List.of("core", "web", "studio", "serve", "app")) {
      Path main = Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.writeString(main.resolve("Source.java"), "class Source {}");
      Files.writeString(checkout.resolve(module).resolve("pom.xml"), "<project/>");
    }
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    try (var tree = Files.walk(checkout)) {
      FileTime anHourAgo = FileTime.from(Instant.now().minusSeconds(3600));
      for (Path file : tree.toList()) {
        Files.setLastModifiedTime(file, anHourAgo);
      }
    }
    return checkout;
  }

  /// Lays out a build.
  ///
  /// @param packing commands that make the jar of the program
  private static void buildBy(Path checkout, String packing) throws IOException {
    Path build = checkout.resolve("mvnw");
    Files.writeString(
        build,
        "#!/usr/bin/env bash\necho built >> builds.txt\nmkdir -p app/target/lib\n"
            + packing
            + "\ncp app/target/expanse-app-1.jar app/target/lib/other.jar\n");
    assertThat(build.toFile().setExecutable(true)).isTrue();
  }

  private static String classPath() {
    List<String> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toString());
    }
    return String.join(" ", urls);
  }

  private static Process start(Path in, Map<String, String> environment, String... words)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(in.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TEST_CLASS_PATH", classPath());
    builder.environment().putAll(environment);
    builder.redirectOutput(Files.createTempFile(in, "out", ".txt").toFile());
    return builder.start();
  }

  private static Run run(Path in, Map<String, String> environment, String... words)
      throws Exception {
    Path out = Files.createTempFile(in, "out", ".txt");
    Path err = Files.createTempFile(in, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(words).directory(in.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TEST_CLASS_PATH", classPath());
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Run(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private Run run(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(checkout.resolve("expanse").toString()));
    all.addAll(List.of(words));
    return run(folder, Map.of(), all.toArray(String[]::new));
  }

  private long builds() throws IOException {
    Path list = checkout.resolve("builds.txt");
    return Files.exists(list) ? Files.readAllLines(list).size() : 0;
  }

  @Test
  void buildsOnceAndAgainOnlyWhenASourceChanged() throws Exception {
    Run first = run("--version");
    assertThat(first.code()).isZero();
    assertThat(first.out()).startsWith("expanse ");
    assertThat(first.err().lines()).singleElement().asString().startsWith("building Expanse");

    Run second = run("--version");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Path source = checkout.resolve("core/src/main/Source.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run("--version");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void exitCodesAndErrorsPassThroughWithoutAnythingElse() throws Exception {
    String script = program.resolve("a check out/expanse").toString();
    Run usage = run(folder, Map.of(), script, "presets", "--no-such-option");
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.err())
        .isEqualTo("error: unknown option: '--no-such-option'; see expanse presets --help\n");
    Run error = run(folder, Map.of(), script, "presets", "best");
    assertThat(error.code()).isEqualTo(1);
    assertThat(error.err().lines()).singleElement().asString().startsWith("error: no preset");
    Run good = run(folder, Map.of(), script, "presets");
    assertThat(good.code()).isZero();
    assertThat(good.err()).isEmpty();
    assertThat(good.out()).contains("seed-baseline");
  }

  @Test
  void runsThroughASymbolicLinkFromAnyFolder() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("expanse"), Path.of("../a check out/expanse"));
    Path linkToLink = Files.createSymbolicLink(bin.resolve("ex"), Path.of("expanse"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    assertThat(run(elsewhere, Map.of(), link.toString(), "--version").out()).startsWith("expanse ");
    assertThat(run(elsewhere, Map.of(), linkToLink.toString(), "-V").out()).startsWith("expanse ");
  }

  @Test
  void nextStepsAreCommandsAsTheUserTypesThem() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path built = program.resolve("a check out");
    Files.createSymbolicLink(bin.resolve("expanse"), built.resolve("expanse"));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    String path = bin + ":" + System.getenv("PATH");
    assertThat(run(empty, Map.of("PATH", path), "env", "expanse").out())
        .contains("\n  expanse demo\n");
    assertThat(run(built, Map.of(), "./expanse").out()).contains("\n  ./expanse ");
  }

  @Test
  void inABundleItRunsTheJavaBesideItAndBuildsNothing() throws Exception {
    Path bundle = Files.createDirectories(folder.resolve("a bundle"));
    Files.createSymbolicLink(bundle.resolve("runtime"), Path.of(System.getProperty("java.home")));
    Path lib = Files.createDirectories(bundle.resolve("lib"));
    for (String name : List.of("java.options", "program.options")) {
      Files.copy(checkout.resolve("tools").resolve(name), lib.resolve(name));
    }
    Files.copy(
        program.resolve("a check out/app/target/expanse-app-1.jar"),
        lib.resolve("expanse-app-1.jar"));
    Path script = Files.copy(Path.of("..", "expanse"), bundle.resolve("expanse"));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Run run = run(folder, Map.of("JAVA_HOME", "/nowhere"), script.toString(), "presets");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("seed-baseline");
  }

  @Test
  void withoutAJdkItSaysInOneLineWhatToInstall() throws Exception {
    Run run =
        run(
            folder,
            Map.of("JAVA_HOME", "", "PATH", "/usr/bin:/bin", "EXPANSE_JDK_FOLDERS", "/nowhere"),
            "env",
            "-u",
            "JAVA_HOME",
            checkout.resolve("expanse").toString(),
            "--version");
    // a machine whose /usr/bin/java is a JDK 25 runs it, and that is right too
    if (run.code() != 0) {
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("error: Expanse needs JDK 25, which was not found: unpack");
    }
  }

  @Test
  void aFailedBuildIsReportedAndTriedAgain() throws Exception {
    Path build = checkout.resolve("mvnw");
    String good = Files.readString(build);
    Files.writeString(build, "#!/usr/bin/env bash\necho '[ERROR] no network'\nexit 1\n");
    Run failed = run("--version");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err().lines())
        .hasSize(3)
        .contains("[ERROR] no network")
        .last()
        .asString()
        .startsWith("error: the build failed");
    Files.writeString(build, good);
    assertThat(run("--version").code()).isZero();
  }

  @Test
  void twoStartsAtTheSameTimeBuildOnceAndBothRun() throws Exception {
    String script = checkout.resolve("expanse").toString();
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(start(folder, Map.of(), script, "--version"));
    }
    for (Process process : starts) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }
}
