package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.SharedData;
import expanse.time.TimeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelsTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("labels.csv"), text);
  }

  @Test
  void labelsWrittenReadBackAsThemselves() {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      labels.add(
          new Label(
              i * 600_000L,
              i * 600_000L + 60_000,
              SpanTypes.SEEDS.get(i % 2),
              1 - i / 100.0,
              "ann" + i % 3,
              i % 5 == 0 ? "a \"note\",\nin two lines; 'ü'" : ""));
    }
    Path file = folder.resolve("labels.csv");
    Labels.write(file, labels);
    assertThat(Labels.read(file)).isEqualTo(labels);
    List<Label> plain =
        labels.stream().map(l -> new Label(l.start(), l.end(), l.type(), 1, "", "")).toList();
    Labels.write(file, plain);
    assertThat(file).content().startsWith("start,end,type\n1970-01-01T00:00:00Z,");
    assertThat(Labels.read(file)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start,end,type\n2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,retracement\n",
        "Start;End;Label\r\n2024-01-01 10:00;2024-01-01 10:05;RETRACEMENT\r\n",
        "note\ttype\tend\tstart\n\tr\t1704103500\t1704103200\n",
        "\uFEFFstart_time,end_time,pattern\n2024-01-01 10:00:00,2024-01-01 10:05:00,Retracement",
        "\"start\",\"end\",\"type\"\n\n\"2024-01-01 10:00\" , 2024-01-01 10:05 ,\"retracement\"\n\n"
      })
  void knownSpellingsAreUnderstood(String text) throws IOException {
    assertThat(Labels.read(file(text)))
        .containsExactly(
            new Label(1_704_103_200_000L, 1_704_103_500_000L, SpanType.RETRACEMENT, 1, "", ""));
  }

  @Test
  void timesWithoutAZoneBelongToTheZoneGiven() throws IOException {
    Path file = file("start,end,type\n2024-07-01 10:00,2024-07-01 10:05,consolidation\n");
    Label label = Labels.read(file, ZoneId.of("Europe/Berlin")).getFirst();
    assertThat(TimeText.of(label.start())).isEqualTo("2024-07-01T08:00:00Z");
    Path twice = file("start,end,type\n2024-10-27 02:30,2024-10-27 02:35,consolidation\n");
    assertThatThrownBy(() -> Labels.read(twice, ZoneId.of("Europe/Berlin")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("happens twice in Europe/Berlin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "soon,2024-01-01T10:05:00Z,c,1|row 3, column start: 'soon' is not a time",
        "2024-01-01T10:00:00Z,,c,1|row 3, column end: '' is no time",
        "2024-01-01T10:05:00Z,2024-01-01T10:00:00Z,c,1|row 3, column end: '2024-01-01T10:00:00Z' is"
            + " before the start 2024-01-01T10:05:00Z",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,a <b>,1|column type: 'a <b>' is not a type",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,c,0|column confidence: '0'",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,c,1.5|column confidence: '1.5'",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,c,NaN|column confidence: 'NaN'",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,c,high|column confidence: 'high'",
        "2024-01-01T10:00:00Z,2024-01-01T10:05:00Z,c|row 3 has 3 cells and the header 4",
        "2024-01-01 10:00:00,2024-01-01T10:05:00Z,c,1|one file needs one kind"
      })
  void aWrongLabelNamesFileRowColumnAndValue(String row, String what) throws IOException {
    Path file =
        file(
            "start,end,type,confidence\n2024-01-01T09:00:00Z,2024-01-01T09:05:00Z,r,\n"
                + row
                + "\n");
    assertThatThrownBy(() -> Labels.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(what)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|is empty",
        "~\n\n~|is empty",
        "a,b,c|no column 'start'",
        "start,type|no column 'end'",
        "start end type|no column 'start'",
        "~\0\1\2~|not a text file",
        "~start,end,type\n\"2024~|labels.csv"
      })
  void aFileThatIsNoLabelsFileIsRefused(String text, String what) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Labels.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(what)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static List<String> types(List<Label> labels) {
    return labels.stream().map(label -> label.type().text()).toList();
  }

  private static String rows(String... types) {
    StringBuilder text = new StringBuilder("start,end,type\n");
    for (int i = 0; i < types.length; i++) {
      text.append(String.format("2024-01-%02d,2024-01-%02d,%s%n", i + 1, i + 1, types[i]));
    }
    return text.toString();
  }

  @Test
  void typesAreTheUsersOwnWords() throws IOException {
    assertThat(types(Labels.read(file(rows("Wedge", " bull flag ", "c", "", "wedge")))))
        .containsExactly("wedge", "bull flag", "c", "", "wedge");
  }

  @Test
  void theSeedsTypesMayBeShortWhereThereAreNoOthers() throws IOException {
    assertThat(types(Labels.read(file(rows("C", "r", "Consolidation")))))
        .containsExactly("consolidation", "retracement", "consolidation");
  }

  @Test
  void aFileWithoutATypeColumnHoldsLabelsWithoutTypes() throws IOException {
    List<Label> labels = Labels.read(file("start,end\n2024-01-01,2024-01-02\n"));
    assertThat(types(labels)).containsExactly("");
    Path copy = folder.resolve("copy.csv");
    Labels.write(copy, labels);
    assertThat(Labels.read(copy)).isEqualTo(labels);
  }

  @Test
  void aNinthTypeIsRefusedAndTheRarestAreNamed() throws IOException {
    Path file =
        file(
            rows(
                "a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "f", "g", "g", "h", "h",
                "flat", "a"));
    assertThatThrownBy(() -> Labels.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            file + " has 9 types, and 8 is the most; the rarest are 'flat' (1" + " label, row 18)");
  }

  @Test
  void aHeaderAloneHoldsNoLabels() throws IOException {
    assertThat(Labels.read(file("start,end,type\n"))).isEmpty();
  }

  @Test
  void labelsBecomeRowsInOrder() {
    BarSeries bars = RandomBars.withVolume(100, 1);
    List<Label> labels =
        List.of(
            new Label(bars.time(50), bars.time(59), SpanType.RETRACEMENT, .5, "", ""),
            new Label(bars.time(3), bars.time(3), SpanType.CONSOLIDATION, 1, "", ""));
    assertThat(Labels.toIndexSpans(bars, labels, "labels.csv"))
        .containsExactly(
            new IndexSpan(3, 3, SpanType.CONSOLIDATION, 1),
            new IndexSpan(50, 59, SpanType.RETRACEMENT, .5));
  }

  @Test
  void aTimeThatHitsNoBarIsNamedWithTheNearestBar() {
    BarSeries bars = RandomBars.withVolume(100, 1, 50);
    long between = bars.time(10) + 40_000;
    assertThatThrownBy(() ->
            Labels.toIndexSpans(
                bars,
                List.of(new Label(between, bars.time(12), SpanType.RETRACEMENT, 1, "", "")),
                "labels.csv"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("labels.csv, label 1")
        .hasMessageContaining("no bar starts at " + TimeText.of(between))
        .hasMessageContaining("nearest bar starts at " + TimeText.of(bars.time(11)));
    assertThatThrownBy(() ->
            Labels.toIndexSpans(
                bars,
                List.of(
                    new Label(bars.time(12), 9_000_000_000_000L, SpanType.RETRACEMENT, 1, "", "")),
                "labels.csv"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the bars run from " + TimeText.of(bars.time(0)));
  }

  @Test
  void theSharedLabelsHitTheirBars() {
    for (String set : List.of("tx", "gold-flags")) {
      BarSeries bars = BarFiles.read(SharedData.file(set + "/bars.csv"), BarReadOptions.defaults());
      List<Label> labels = Labels.read(SharedData.file(set + "/labels.csv"));
      assertThat(Labels.toIndexSpans(bars, labels, set)).hasSize(set.equals("tx") ? 553 : 197);
    }
  }
}
