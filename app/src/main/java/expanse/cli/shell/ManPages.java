package expanse.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Pages for man, in the macros of man(7).
final class ManPages {
  private final StringBuilder page = new StringBuilder();

  private ManPages() {}

  /// File names and texts of the pages of a program and all its commands.
  static Map<String, String> of(CommandTree root) {
    Map<String, String> pages = new TreeMap<>();
    String version = String.join(" ", root.spec().version());
    for (CommandTree command : root.all()) {
      pages.put(command.joined("-") + ".1", new ManPages().page(command, root, version));
    }
    return pages;
  }

  private String page(CommandTree command, CommandTree root, String version) {
    String title = command.joined("-").toUpperCase(Locale.ROOT);
    line(".TH " + quoted(title) + " 1 \"\" " + quoted(version) + " " + quoted("Expanse"));
    section("NAME");
    line(escaped(command.joined("-")) + " \\- " + escaped(startingSmall(command.summary())));
    section("SYNOPSIS");
    synopsis(command);
    section("DESCRIPTION");
    paragraphs(command.description());
    arguments(command);
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      for (CommandTree sub : command.subcommands()) {
        item("\\fB" + escaped(sub.joined("-")) + "\\fR(1)", sub.summary() + ".");
      }
    }
    if (!command.examples().isEmpty()) {
      section("EXAMPLES");
      line(".nf");
      command.examples().forEach(example -> line(escaped(example)));
      line(".fi");
    }
    section("EXIT STATUS");
    line("0 when it did what was asked, 1 for an error, 2 for wrong usage.");
    section("ENVIRONMENT");
    item("\\fBEXPANSE_JAVA_OPTS\\fR", "Further options for Java, such as -Xmx8g.");
    seeAlso(command, root);
    return page.toString();
  }

  private void synopsis(CommandTree command) {
    String text = new Help(command.spec(), Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
    line(escaped(text.strip().replaceAll("\\s+", " ")));
  }

  private void arguments(CommandTree command) {
    if (!command.parameters().isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec parameter : command.parameters()) {
        item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", CommandTree.description(parameter));
      }
    }
    section("OPTIONS");
    for (OptionSpec option : command.options()) {
      String value =
          CommandTree.takesValue(option) ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : "";
      String names =
          Stream.of(option.names())
              .map(name -> "\\fB" + escaped(name) + "\\fR" + value)
              .collect(Collectors.joining(", "));
      item(names, CommandTree.description(option));
    }
  }

  private void seeAlso(CommandTree command, CommandTree root) {
    List<String> others = new ArrayList<>();
    for (CommandTree other : root.all()) {
      boolean isItself = other.words().equals(command.words());
      if (!isItself && (other.words().isEmpty() || isNamed(other, command))) {
        others.add(other.joined("-"));
      }
    }
    if (!others.isEmpty()) {
      section("SEE ALSO");
      line(
          others.stream()
              .map(name -> "\\fB" + escaped(name) + "\\fR(1)")
              .collect(Collectors.joining(", ")));
    }
  }

  /// Whether the text of a command names another in an example.
  private static boolean isNamed(CommandTree other, CommandTree command) {
    String words = "expanse " + String.join(" ", other.words());
    return command.examples().stream().anyMatch(example -> (example + " ").startsWith(words + " "));
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void paragraphs(List<String> paragraphs) {
    for (int i = 0; i < paragraphs.size(); i++) {
      if (i > 0) {
        line(".PP");
      }
      line(escaped(paragraphs.get(i)));
    }
  }

  private void item(String term, String text) {
    line(".TP");
    line(term);
    line(escaped(text));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String quoted(String text) {
    return "\"" + escaped(text) + "\"";
  }

  /// Text that the formatter takes as it stands.
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private static String startingSmall(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
