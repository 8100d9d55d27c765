package expanse.settings;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import expanse.base.EnumNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import tools.jackson.databind.JsonNode;

/// The settings reference as Markdown, made from the sources of the settings: explanations are the
/// comments of their records and enums, ranges the checks of their constructors, defaults those of
/// the preset [Presets#DEFAULT].
final class SettingsReference {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?=\\n\\s*@|\\z)", Pattern.DOTALL);

  private final Map<String, String> comments = new HashMap<>(); // by class, or class#constant
  private final Map<String, List<String>> ranges = new HashMap<>(); // by dotted key
  private final List<Path> parsed = new ArrayList<>();
  private final JsonNode defaults = Presets.tree(Presets.DEFAULT);
  private final StringBuilder text = new StringBuilder();

  private SettingsReference() {}

  /// The page.
  static String page() {
    SettingsReference reference = new SettingsReference();
    reference.text.append(
        """
        # Settings

        This page lists every setting with its meaning, the values it accepts and its default, the value in the preset `recommended`.
        It is made from the code. [How to train](train.md) shows how to change settings, [Glossary](glossary.md) explains the words.
        `./expanse presets NAME` prints all values of another preset.

        """);
    reference.group("", TrainingSettings.class, "Run");
    return reference.text.toString().stripTrailing() + "\n";
  }

  private void group(String prefix, Class<?> type, String title) {
    parse(type);
    Map<String, String> explained = params(comments.getOrDefault(name(type), ""));
    text.append("## ").append(title).append('\n');
    if (!prefix.isEmpty()) {
      text.append(sentence(summary(comments.getOrDefault(name(type), "")))).append("\n\n");
    }
    List<RecordComponent> groups = new ArrayList<>();
    StringBuilder rows = new StringBuilder();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + snake(component.getName());
      JsonNode value = defaults.at("/" + key.replace('.', '/'));
      if (value.isObject()) {
        groups.add(component);
      } else {
        String meaning = explained.get(component.getName());
        if (meaning == null) {
          throw new IllegalStateException("no @param explains " + key);
        }
        rows.append("| `").append(key).append("` | `");
        rows.append(value.isArray() ? value.toString() : value.asString());
        rows.append("` | ").append(accepts(key, component.getType()));
        rows.append(" | ").append(sentence(meaning)).append(choices(component.getType()));
        rows.append(" |\n");
      }
    }
    if (!rows.isEmpty()) {
      text.append("| setting | default | accepts | meaning |\n|---|---|---|---|\n");
      text.append(rows).append('\n');
    }
    for (RecordComponent component : groups) {
      String key = prefix + snake(component.getName());
      group(key + ".", component.getType(), "`" + key + "`");
    }
  }

  private String accepts(String key, Class<?> type) {
    parse(type);
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> "`" + EnumNames.of((Enum<?>) constant) + "`")
          .collect(Collectors.joining(", "));
    }
    if (type == boolean.class) {
      return "`true`, `false`";
    }
    if (List.class.isAssignableFrom(type)) {
      return "list of texts";
    }
    if (!type.isPrimitive()) {
      return "text";
    }
    String kind = type == double.class ? "number" : "whole number";
    List<String> checks = ranges.getOrDefault(key, List.of());
    return kind + (checks.isEmpty() ? "" : ", " + String.join(", ", checks));
  }

  private String choices(Class<?> type) {
    if (!type.isEnum()) {
      return "";
    }
    StringBuilder list = new StringBuilder();
    for (Object constant : type.getEnumConstants()) {
      String comment = comments.get(name(type) + "#" + ((Enum<?>) constant).name());
      if (comment == null) {
        throw new IllegalStateException("no comment explains " + constant);
      }
      list.append("<br>`").append(EnumNames.of((Enum<?>) constant)).append("`: ");
      list.append(cell(comment));
    }
    return list.toString();
  }

  private void parse(Class<?> type) {
    if (type.isPrimitive() || !type.getName().startsWith("expanse.")) {
      return;
    }
    Class<?> top = type;
    while (top.getEnclosingClass() != null) {
      top = top.getEnclosingClass();
    }
    Path file = SOURCES.resolve(top.getName().replace('.', '/') + ".java");
    if (parsed.contains(file)) {
      return;
    }
    parsed.add(file);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reading(docs, top.getPackageName()).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Collects comments and checks of one file.
  private final class Reading extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private String at;

    Reading(DocTrees docs, String packageName) {
      this.docs = docs;
      this.at = packageName + ".";
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      String outer = at;
      at += node.getSimpleName();
      comment(at);
      at += "$";
      super.visitClass(node, unused);
      at = outer;
      return null;
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.ENUM) {
        comment(at.substring(0, at.length() - 1) + "#" + node.getName());
      }
      return super.visitVariable(node, unused);
    }

    private void comment(String key) {
      String comment = docs.getDocComment(getCurrentPath());
      if (comment != null) {
        comments.put(key, comment.strip());
      }
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      if (call.getMethodSelect() instanceof IdentifierTree method
          && !arguments.isEmpty()
          && arguments.getFirst() instanceof LiteralTree literal
          && literal.getValue() instanceof String key) {
        String range =
            switch (method.getName().toString()) {
              case "within" -> number(arguments.get(2)) + " to " + number(arguments.get(3));
              case "atLeast" -> "at least " + number(arguments.get(2));
              case "above" -> "above " + number(arguments.get(2));
              default -> "";
            };
        boolean isFixed = !range.matches(".*[A-Za-z]{2,}[A-Z].*");
        if (!range.isEmpty() && isFixed) {
          ranges.computeIfAbsent(key, k -> new ArrayList<>()).add(range);
        }
      }
      return super.visitMethodInvocation(call, unused);
    }
  }

  private static String number(ExpressionTree tree) {
    return tree.toString().replace("_", "");
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  private static Map<String, String> params(String comment) {
    Map<String, String> params = new HashMap<>();
    PARAM
        .matcher(comment)
        .results()
        .forEach((MatchResult m) -> params.put(m.group(1), m.group(2).strip()));
    return params;
  }

  private static String summary(String comment) {
    int at = comment.indexOf("@param");
    return (at < 0 ? comment : comment.substring(0, at)).strip();
  }

  private static String cell(String words) {
    return words.replaceAll("\\s+", " ").replaceAll("\\[([\\w.#]+)\\]", "`$1`").replace("|", "\\|");
  }

  private static String sentence(String words) {
    String start = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    return cell(start.endsWith(".") ? start : start + ".");
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
