import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Checks that every Java file is formatted as google-java-format does, or formats them.
///
/// `./mvnw verify` checks; `./mvnw -q -N verify -Dformat=apply` formats. It is a program of its own
/// because the formatter needs a newer Java than the one Maven may run on; the build starts it with
/// the JDK that compiles the project.
public final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    List<Path> files = new ArrayList<>();
    for (Path folder : folders()) {
      try (Stream<Path> tree = Files.walk(folder)) {
        tree.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    List<String> wrong =
        files.parallelStream().map(file -> visit(file, apply)).filter(s -> !s.isEmpty()).toList();
    if (!wrong.isEmpty()) {
      wrong.forEach(line -> System.err.println("[ERROR] " + line));
      System.err.println("[ERROR] to format: ./mvnw -q -N verify -Dformat=apply");
      System.exit(1);
    }
  }

  /// The sources of every module and what else is Java.
  private static List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>(List.of(Path.of("tools"), Path.of("examples")));
    try (Stream<Path> all = Files.list(Path.of(""))) {
      all.map(folder -> folder.resolve("src")).filter(Files::isDirectory).forEach(folders::add);
    }
    return folders;
  }

  private static String visit(Path file, boolean apply) {
    try {
      String source = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(source);
      if (source.equals(formatted)) {
        return "";
      }
      if (!apply) {
        return file + " is not formatted";
      }
      Files.writeString(file, formatted);
      return "";
    } catch (FormatterException e) {
      return file + ":" + e.getMessage().lines().findFirst().orElse("cannot be parsed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
