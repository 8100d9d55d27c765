package expanse.cli.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A command as shells and manuals need it.
///
/// @param spec its model
/// @param subcommands below it
record CommandTree(CommandSpec spec, List<CommandTree> subcommands) {
  /// Labels of addresses and names that may be those of files.
  private static final Set<String> ALSO_FILES = Set.of("SOURCE", "SINK", "[NAME=]RUN");

  static CommandTree of(CommandLine line) {
    return new CommandTree(
        line.getCommandSpec(),
        line.getSubcommands().values().stream().distinct().map(CommandTree::of).toList());
  }

  /// This command and all below it, each before those below it.
  List<CommandTree> all() {
    List<CommandTree> all = new ArrayList<>(List.of(this));
    subcommands.forEach(sub -> all.addAll(sub.all()));
    return all;
  }

  /// Such as `check`.
  String name() {
    return spec.name();
  }

  /// The words that lead to it, the program's own name left out, such as `bars check`.
  List<String> words() {
    String[] words = spec.qualifiedName().split(" ");
    return List.of(words).subList(1, words.length);
  }

  /// All words with something between them, such as `expanse-bars-check`.
  String joined(String between) {
    return spec.qualifiedName(between);
  }

  /// What it does, as paragraphs.
  List<String> description() {
    return Arrays.stream(spec.usageMessage().description()).map(CommandTree::plain).toList();
  }

  /// What it does, one sentence.
  String summary() {
    return firstSentence(description());
  }

  /// The lines of its examples.
  List<String> examples() {
    return Stream.of(spec.usageMessage().footer())
        .map(CommandTree::plain)
        .filter(line -> line.startsWith("  expanse"))
        .map(String::strip)
        .toList();
  }

  List<OptionSpec> options() {
    return spec.options().stream().filter(option -> !option.hidden()).toList();
  }

  List<PositionalParamSpec> parameters() {
    return spec.positionalParameters().stream().filter(arg -> !arg.hidden()).toList();
  }

  /// What an option or parameter is for, one sentence.
  static String summary(ArgSpec arg) {
    return firstSentence(List.of(description(arg)));
  }

  /// What an option or parameter is for.
  static String description(ArgSpec arg) {
    return Stream.of(arg.description()).map(CommandTree::plain).collect(Collectors.joining(" "));
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  /// Whether it is a file or a folder, or may be one.
  static boolean isFile(ArgSpec arg) {
    List<Class<?>> types = List.of(arg.typeInfo().getType(), arg.auxiliaryTypes()[0]);
    return types.contains(Path.class)
        || types.contains(File.class)
        || ALSO_FILES.contains(arg.paramLabel());
  }

  /// The values that there are; none when there are too many to name.
  static List<String> candidates(ArgSpec arg) {
    Iterable<String> candidates = arg.completionCandidates();
    return candidates == null
        ? List.of()
        : StreamSupport.stream(candidates.spliterator(), false).toList();
  }

  static boolean isRepeatable(ArgSpec arg) {
    return Collection.class.isAssignableFrom(arg.typeInfo().getType());
  }

  private static String firstSentence(List<String> paragraphs) {
    String text = String.join(" ", paragraphs);
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// A text of the model, which is a format, as people read it.
  private static String plain(String format) {
    return String.format(Locale.ROOT, format);
  }
}
