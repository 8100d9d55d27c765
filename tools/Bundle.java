import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes a folder, and an archive of it, that hold all that Expanse needs on this platform, Java
/// included. `./mvnw -Pbundle package` starts it.
///
/// Usage: `java tools/Bundle.java VERSION`, in the folder of the project
final class Bundle {
  /// Named on the command line.
  private static final String VECTOR = "jdk.incubator.vector";

  private static final Path TARGET = Path.of("app", "target");
  private static final boolean WINDOWS = system().equals("windows");

  private final String version;
  private final Path folder;
  private final Path lib;

  private Bundle(String version) {
    this.version = version;
    String architecture = System.getProperty("os.arch").replace("amd64", "x64");
    this.folder =
        TARGET.resolve("expanse-" + version + "-" + system() + "-" + architecture).toAbsolutePath();
    this.lib = folder.resolve("lib");
  }

  public static void main(String[] args) throws Exception {
    new Bundle(args[0]).make();
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("windows") ? "windows" : name.contains("mac") ? "macos" : "linux";
  }

  private void make() throws Exception {
    delete(folder);
    Files.createDirectories(lib);
    List<Licences.Library> libraries = Licences.libraries(TARGET.resolve("sbom.xml").toFile());
    List<Path> jars = new ArrayList<>();
    for (Licences.Library library : libraries) {
      Path own = TARGET.resolve(library.jar()); // the program itself
      jars.add(Files.exists(own) ? own : TARGET.resolve("lib").resolve(library.jar()));
    }
    runtime(jars);
    for (Path jar : jars) {
      copyJar(jar, lib.resolve(jar.getFileName()));
    }
    for (String file : List.of("LICENSE", "NOTICE", "CHANGELOG.md")) {
      Files.copy(Path.of(file), folder.resolve(file));
    }
    for (String file : List.of("java.options", "program.options")) {
      Files.copy(Path.of("tools", file), lib.resolve(file));
    }
    Files.copy(Path.of("tools", "bundle", "README.txt"), folder.resolve("README.txt"));
    Path launcher = WINDOWS ? Path.of("tools", "bundle", "expanse.cmd") : Path.of("expanse");
    Files.copy(
        launcher, folder.resolve(launcher.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(lib.resolve("LIBRARIES.txt"), list(libraries));
    share();
    rememberStart();
    pack();
  }

  /// Java with the modules that the jars use.
  private void runtime(List<Path> jars) throws Exception {
    Map<String, String> owners = new HashMap<>();
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      module.descriptor().packages().forEach(p -> owners.put(p, module.descriptor().name()));
    }
    Set<String> modules = new TreeSet<>(Set.of(VECTOR));
    for (Path jar : jars) {
      packagesUsedBy(jar).stream().map(owners::get).filter(Objects::nonNull).forEach(modules::add);
    }
    run(
        Map.of(),
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "--add-modules=" + String.join(",", modules),
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--compress=zip-6",
        "--output=" + folder.resolve("runtime"));
  }

  private static Set<String> packagesUsedBy(Path file) throws IOException {
    Set<String> packages = new TreeSet<>();
    try (ZipFile jar = new ZipFile(file.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          for (PoolEntry used : ClassFile.of().parse(bytes).constantPool()) {
            if (used instanceof ClassEntry type && type.asSymbol().isClassOrInterface()) {
              packages.add(type.asSymbol().packageName());
            }
          }
        }
      }
    }
    return packages;
  }

  /// Copies a jar. DuckDB's library for this platform comes to lie beside it, where its driver
  /// finds it without unpacking it at each start, and those for other platforms are left out.
  private void copyJar(Path from, Path to) throws IOException {
    String architecture =
        system().equals("macos")
            ? "universal"
            : System.getProperty("os.arch").replace("aarch64", "arm64").replace("x86_64", "amd64");
    String ours = "libduckdb_java.so_" + system().replace("macos", "osx") + "_" + architecture;
    try (ZipFile jar = new ZipFile(from.toFile())) {
      if (jar.stream().noneMatch(entry -> entry.getName().startsWith("libduckdb_java"))) {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        return;
      }
      try (InputStream library = jar.getInputStream(jar.getEntry(ours));
          ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
        Files.copy(library, lib.resolve(ours));
        for (ZipEntry entry : jar.stream().toList()) {
          if (!entry.getName().startsWith("libduckdb_java")) {
            ZipEntry copy = new ZipEntry(entry.getName());
            copy.setTime(entry.getTime());
            out.putNextEntry(copy);
            jar.getInputStream(entry).transferTo(out);
            out.closeEntry();
          }
        }
      }
    }
  }

  private static String list(List<Licences.Library> libraries) {
    StringBuilder text = new StringBuilder();
    text.append("The libraries of this folder and their licences, whose texts lie in the jars;\n");
    text.append("those of Java itself are in runtime/legal.\n\n");
    for (Licences.Library library : libraries) {
      if (!library.isOurs()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-40s %-14s %s%n",
                library.group() + ":" + library.name(),
                library.version(),
                String.join(" or ", library.licences())));
      }
    }
    return text.toString().replace("\r\n", "\n");
  }

  /// Completion scripts and pages for man.
  private void share() throws Exception {
    Path share = lib.resolve("share");
    Files.createDirectories(share);
    for (String shell : List.of("bash", "zsh", "fish")) {
      String name = shell.equals("zsh") ? "_expanse" : "expanse." + shell;
      Files.writeString(share.resolve(name), output(List.of(program(), "completion", shell)));
    }
    run(Map.of(), program(), "man", "--out", share.resolve("man").resolve("man1").toString());
    try (Stream<Path> tree = Files.walk(share)) {
      for (Path file : tree.filter(f -> f.endsWith(".expanse-outputs.json")).toList()) {
        Files.delete(file);
      }
    }
  }

  /// Goes the whole way once on few epochs and lets Java note what it loaded, as the launcher does
  /// in a checkout.
  private void rememberStart() throws Exception {
    Path cache = lib.resolve("start.aot");
    Path work = Files.createTempDirectory("expanse-bundle");
    try {
      run(
          Map.of("EXPANSE_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache),
          program(),
          "demo",
          "--out",
          work.resolve("demo").toString(),
          "--preset",
          "seed-baseline",
          "--set",
          "epochs=3");
    } finally {
      delete(work);
    }
    if (!Files.exists(cache)) {
      throw new IOException("Java wrote no " + cache);
    }
  }

  private void pack() throws Exception {
    String name = folder.getFileName().toString();
    Path archive = TARGET.resolve(name + (WINDOWS ? ".zip" : ".tar.gz"));
    Files.deleteIfExists(archive);
    run(
        Map.of(),
        "tar",
        WINDOWS ? "-acf" : "-czf",
        archive.toString(),
        "-C",
        TARGET.toString(),
        name);
    System.out.printf(Locale.ROOT, "%s: %,d MB%n", archive, Files.size(archive) / 1_000_000);
  }

  private String program() {
    return folder.resolve(WINDOWS ? "expanse.cmd" : "expanse").toString();
  }

  private static void run(Map<String, String> environment, String... command) throws Exception {
    execute(List.of(command), environment, OutputStream.nullOutputStream());
  }

  private static String output(List<String> command) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    execute(command, Map.of(), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void execute(
      List<String> command, Map<String, String> environment, OutputStream out) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("EXPANSE_JAVA_OPTS");
    builder.environment().putAll(environment);
    Path errors = Files.createTempFile("expanse-bundle", ".txt");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getInputStream().transferTo(out);
    int code = process.waitFor();
    String said = Files.readString(errors);
    Files.delete(errors);
    if (code != 0) {
      System.err.print(said);
      throw new IOException(String.join(" ", command) + " ended with code " + code);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
