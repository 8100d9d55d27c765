package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documentation, help, messages and comments use the words of `docs/glossary.md`. Words that were
/// used for the same things before do not come back.
class LanguageTest {
  private static final Path ROOT = Path.of("..");

  /// A word that is not used, and what is said instead.
  private record Word(Pattern pattern, String instead) {
    Word(String pattern, String instead) {
      this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), instead);
    }
  }

  private static final List<Word> WORDS =
      List.of(
          new Word("\\bjudg(e|es|ed(?!\\()|ing|e?ment)\\b", "predict, score, validate or evaluate"),
          new Word("\\b(training|validation|test|later|earlier) parts?\\b", "subset"),
          new Word("\\bfeature views?\\b|\\bensemble\\.views\\b", "feature subset"),
          new Word("\\blisted windows?\\b|\\bthe listed one", "annotated or reviewed window"),
          new Word("\\b(moved windows|windows moved)\\b", "shifted-window test-time augmentation"),
          new Word("\\brepaint", "retracted detections, retraction rate"),
          new Word("\\bmarks? (go|taken back)\\b", "retracted detections, retraction rate"),
          new Word("\\b(opinions?|mixtures?)\\b", "base predictions, stacking weights"),
          new Word("\\bpanel of (models|networks|experts)\\b", "ensemble"),
          new Word("\\bbars? late\\b", "detection delay"),
          new Word("\\bfalse marks?\\b", "false detections"),
          new Word("\\bViterbi path\\b", "best path (Viterbi)"),
          new Word("\\bdo not tell [^.|]{0,60}\\bapart\\b", "no significant difference"),
          new Word("\\b(models|members|experts)\\b[^.|]{0,60}\\bapart\\b", "disagreement"),
          new Word("\\btrees\\.share\\b", "weight"),
          new Word("\\bhave a say\\b", "contribute"),
          new Word("\\bdeal(s|t)? [^.|]{0,30}\\bout\\b", "assign at random"),
          new Word("\\bby heart\\b", "over-fits"));

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*///?.*$");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

  @Test
  void documentationUsesTheWordsOfTheGlossary() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CONTRIBUTING.md"));
    pages.add(ROOT.resolve("CHANGELOG.md"));
    for (Path page : pages) {
      check(page, Files.readString(page), found);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void helpMessagesAndCommentsUseTheWordsOfTheGlossary() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module :
        List.of("core", "app", "web", "studio", "serve", "ta4j", "kafka", "spark", "bench")) {
      for (Path source : files(ROOT.resolve(module).resolve("src/main/java"), ".java")) {
        String text = Files.readString(source);
        Matcher comment = COMMENT.matcher(text);
        while (comment.find()) {
          check(source, comment.group(), found);
        }
        String code = comment.replaceAll("");
        Matcher literal = LITERAL.matcher(JOINED.matcher(code).replaceAll(""));
        while (literal.find()) {
          check(source, literal.group(1), found);
        }
      }
      for (Path preset : files(ROOT.resolve(module).resolve("src/main/resources"), ".yaml")) {
        check(preset, Files.readString(preset), found);
      }
    }
    assertThat(found).isEmpty();
  }

  private static void check(Path file, String text, List<String> found) {
    for (Word word : WORDS) {
      Matcher matcher = word.pattern().matcher(text);
      while (matcher.find()) {
        found.add(file + ": \"" + matcher.group() + "\"; say: " + word.instead());
      }
    }
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
