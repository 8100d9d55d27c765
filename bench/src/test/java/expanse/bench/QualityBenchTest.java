package expanse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QualityBenchTest {
  private static final TrainingSettings SETTINGS =
      SettingsReader.with(Presets.named("recommended"), ToySet.QUICK);

  @TempDir private Path folder;

  private static List<Map<String, String>> rows(List<String> lines) {
    List<String> names = Arrays.asList(lines.getFirst().split(","));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      // the words on how windows were scored hold commas
      String[] cells = line.replaceAll("\"[^\"]*\"", "words").split(",", -1);
      assertThat(cells).hasSameSizeAs(names);
      Map<String, String> row = new HashMap<>();
      for (int c = 0; c < cells.length; c++) {
        row.put(names.get(c), cells[c]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.getOrDefault(column, ""));
  }

  private QualityTable table(QualitySet set, int repeats) {
    List<Contender> contenders =
        List.of(new EveryBar(SETTINGS), new Recipe("recommended", SETTINGS));
    return QualityTable.of(set, contenders, repeats, folder.resolve("scratch"), line -> {});
  }

  @Test
  void oneCommandScoresAllContendersAndTheLibrarysTreesFindThePlantedSurges() throws IOException {
    ToySet.write(folder.resolve("toy"), Integer.MAX_VALUE);
    Path out = folder.resolve("quality.csv");
    StringWriter printed = new StringWriter();
    CommandLine line = QualityBench.commandLine();
    line.setOut(new PrintWriter(printed));
    line.setErr(new PrintWriter(new StringWriter()));
    String[] words =
        Stream.concat(Stream.of(folder + "", "--test", "--out=" + out), ToySet.words())
            .toArray(String[]::new);
    assertThat(line.execute(words)).isZero();
    assertThat(printed + "").startsWith("toy: the test subset, 8 windows\n");
    List<Map<String, String>> rows = rows(Files.readAllLines(out));
    assertThat(rows)
        .extracting(row -> row.get("contender"))
        .containsExactly("every bar", "seed-baseline", "XGBoost", "recommended");
    for (Map<String, String> row : rows) {
      assertThat(printed + "").contains("\n" + row.get("contender"));
    }
    double share = 6.0 / ToySet.WINDOW;
    Map<String, String> every = rows.getFirst();
    assertThat(number(every, "f1")).isCloseTo(2 * share / (1 + share), within(0.05));
    assertThat(number(every, "separation")).isZero();
    Map<String, String> trees = rows.get(2);
    assertThat(number(trees, "f1")).isGreaterThan(0.85);
    assertThat(number(trees, "average_precision")).isGreaterThan(0.85);
    assertThat(number(trees, "separation")).isGreaterThan(0.5);
    assertThat(number(trees, "f1_difference"))
        .isCloseTo(number(rows.get(3), "f1") - number(trees, "f1"), within(2e-5));
    assertThat(rows.get(3)).containsEntry("f1_difference", "");
  }

  @Test
  void fewWindowsAreDrawnWithinFoldsTheSmallerDrawsWithinTheLargerAndHideTheOtherLabels() {
    ToySet.write(folder, Integer.MAX_VALUE);
    QualitySet set = QualitySet.outOfFold(folder, SETTINGS, 2);
    QualitySet four = set.few(4, 7);
    QualitySet eight = set.few(8, 7);
    for (int f = 0; f < set.folds().size(); f++) {
      QualityFold whole = set.folds().get(f);
      QualityFold some = four.folds().get(f);
      assertThat(some.learn()).hasSize(4).isSortedAccordingTo((a, b) -> a.start() - b.start());
      assertThat(whole.learn()).containsAll(eight.folds().get(f).learn());
      assertThat(eight.folds().get(f).learn()).containsAll(some.learn());
      assertThat(some.heldOut()).isEqualTo(whole.heldOut());
      assertThat(some.labelled().spans()).hasSizeLessThan(whole.labelled().spans().size());
    }
    assertThat(four.how()).endsWith("from 4 windows drawn at random");
  }

  @Test
  void seedsGiveAMeanADeviationAndADifferenceOnTheSameResamples() {
    ToySet.write(folder, Integer.MAX_VALUE);
    QualityTable table = table(QualitySet.outOfFold(folder, SETTINGS, 2), 2);
    assertThat(table.windows()).isEqualTo(ToySet.TRAIN);
    QualityTable.Row every = table.rows().getFirst();
    QualityTable.Row recipe = table.rows().getLast();
    assertThat(every.deviation()).isZero();
    assertThat(recipe.deviation()).isPositive();
    assertThat(recipe.difference()).isNull();
    assertThat(every.difference()).isNotNull();
    assertThat(every.difference().f1().value())
        .isCloseTo(recipe.scores().f1().value() - every.scores().f1().value(), within(1e-12));
    assertThat(table.text()).contains("± 0.000");
  }

  @Test
  void outOfFoldEveryWindowButThoseOfTheTestSubsetIsPredictedOnce() {
    ToySet.write(folder, Integer.MAX_VALUE);
    QualitySet set = QualitySet.outOfFold(folder, SETTINGS, 3);
    assertThat(set.folds().stream().flatMap(fold -> fold.heldOut().stream()).map(Window::id))
        .containsExactlyElementsOf(
            Stream.iterate(0, k -> k + 1).limit(ToySet.TRAIN).map(k -> "w" + k).toList());
    for (QualityFold fold : set.folds()) {
      assertThat(fold.learn()).isNotEmpty().doesNotContainAnyElementsOf(fold.heldOut());
      assertThat(fold.dataset(SETTINGS).windows(Subset.TEST)).isEqualTo(fold.heldOut());
    }
    assertThat(QualitySet.test(folder, SETTINGS).folds().getFirst().heldOut()).hasSize(ToySet.TEST);
  }

  @Test
  void outOfFoldTheLabelsOfTheTestPartCountNowhere() {
    ToySet.write(folder, Integer.MAX_VALUE);
    QualityTable.Row before = table(QualitySet.outOfFold(folder, SETTINGS, 2), 1).rows().getLast();
    Path other = folder.resolve("other");
    ToySet.write(other, 2 * (ToySet.TRAIN + 1));
    QualityTable.Row after =
        QualityTable.of(
                QualitySet.outOfFold(other, SETTINGS, 2),
                List.of(new Recipe("recommended", SETTINGS)),
                1,
                folder.resolve("again"),
                line -> {})
            .rows()
            .getLast();
    assertThat(after.scores()).isEqualTo(before.scores());
  }

  @Test
  void aFolderWithoutALabelledSetIsToldInOneLine() {
    StringWriter told = new StringWriter();
    CommandLine line = QualityBench.commandLine();
    line.setErr(new PrintWriter(told));
    assertThat(line.execute(folder + "")).isEqualTo(1);
    assertThat(told + "")
        .isEqualTo(
            "error: there is no labelled set in "
                + folder
                + "; give folders that hold, or whose folders hold, bars.csv, labels.csv,"
                + " windows.csv\n");
    assertThatThrownBy(() -> QualitySet.find(List.of(folder.resolve("nowhere"))))
        .isInstanceOf(InputException.class);
  }
}
