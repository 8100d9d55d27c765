package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.FileHints;
import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Labels in the shapes that people and tools write them are the same labels.
final class ForeignLabelsTest {
  // one-minute bars from 2024-01-01T00:00Z
  private static final BarSeries BARS = RandomBars.withVolume(2000, 3);

  @TempDir Path folder;

  private BarFile bars;

  @BeforeEach
  void writeBars() {
    Path file = folder.resolve("bars.csv");
    BarFiles.write(file, BARS);
    bars = BarFiles.readFile(file, BarReadOptions.defaults());
  }

  private LabelFile read(String text, Charset charset, FileHints hints) throws IOException {
    return Labels.read(
        Files.write(folder.resolve("labels.txt"), text.getBytes(charset)), bars, hints);
  }

  private LabelFile read(String text) throws IOException {
    return read(text, StandardCharsets.UTF_8, FileHints.NONE);
  }

  private static void assertAreTheLabels(LabelFile read) {
    assertThat(read.labels()).hasSize(2);
    assertThat(read.labels())
        .extracting(Label::start)
        .containsExactly(BARS.time(600), BARS.time(1500));
    assertThat(read.labels())
        .extracting(Label::end)
        .containsExactly(BARS.time(612), BARS.time(1507));
    assertThat(read.labels())
        .extracting(Label::type)
        .containsExactly(SpanType.CONSOLIDATION, SpanType.RETRACEMENT);
  }

  @TestFactory
  Stream<DynamicTest> labelsOfOtherProgramsAreRead() {
    return Stream.of(
            // a spreadsheet: day first, blanks, an empty last row
            "Start;End;Type;Note\n01.01.2024 10:00;01.01.2024 10:12;Consolidation ;ok\n"
                + "02.01.2024 01:00;02.01.2024 01:07;Retracement ;ok\n;;;\n",
            "from,to,class\n2024-01-01 10:00,2024-01-01 10:12,consolidation\n"
                + "2024-01-02 01:00,2024-01-02 01:07,retracement\n",
            "start_time,end_time,label\n1704103200,1704103920,consolidation\n"
                + "1704157200000,1704157620000,retracement\n",
            "start,end,type,confidence\n2024-01-01 10:00,2024-01-01 10:12,consolidation,80%\n"
                + "2024-01-02 01:00,2024-01-02 01:07,retracement,55%\n",
            // date and time of day apart, German words, decimal commas, trades, no header, JSON
            "Start Date,Start Time,End Date,End Time,Type\n"
                + "2024-01-01,10:00,2024-01-01,10:12,consolidation\n"
                + "2024-01-02,1:00 AM,2024-01-02,1:07 AM,retracement\n",
            "date,start,end,type\n2024-01-01,10:00,10:12,consolidation\n"
                + "2024-01-02,01:00,01:07,retracement\n",
            "sep=;\nStart;Ende;Typ;Konfidenz\n01.01.2024 10:00;01.01.2024 10:12;consolidation;0,8\n"
                + "02.01.2024 01:00;02.01.2024 01:07;retracement;0,5\n",
            "Entry time,Exit time,Type\n2024-01-01 10:00,2024-01-01 10:12,consolidation\n"
                + "2024-01-02 01:00,2024-01-02 01:07,retracement\n",
            "2024-01-01 10:00,2024-01-01 10:12,consolidation\n"
                + "2024-01-02 01:00,2024-01-02 01:07,retracement\n",
            "[{\"start\":1704103200000,\"end\":1704103920000,\"type\":\"consolidation\"},"
                + "{\"start\":1704157200000,\"end\":1704157620000,\"type\":\"retracement\"}]",
            "start_bar,end_bar,type\n601,613,consolidation\n1501,1508,retracement\n",
            "start_index,end_index,type\n600,612,consolidation\n1500,1507,retracement\n",
            "[{\"id\":1,\"annotations\":[{\"completed_by\":1,\"result\":[{\"value\":{\"start\":1704103200000,"
                + "\"end\":1704103920000,\"timeserieslabels\":[\"Consolidation\"]}},{\"value\":{\"start\":"
                + "1704157200000,\"end\":1704157620000,\"timeserieslabels\":[\"Retracement\"]}}]}]}]",
            "id,csv,label\n"
                + "1,x.csv,\"[{\"\"start\"\":\"\"2024-01-01 10:00:00\"\",\"\"end\"\":\"\"2024-01-01"
                + " 10:12:00\"\",\"\"timeserieslabels\"\":[\"\"Consolidation\"\"]},{\"\"start\"\":\"\"2024-01-02"
                + " 01:00:00\"\",\"\"end\"\":\"\"2024-01-02"
                + " 01:07:00\"\",\"\"timeserieslabels\"\":[\"\"Retracement\"\"]}]\"\n")
        .map(text ->
            DynamicTest.dynamicTest(
                text.lines().findFirst().orElse(""), () -> assertAreTheLabels(read(text))));
  }

  @Test
  void labelsInUtf16AndWithUsDatesThatOneRowSettlesAreRead() throws IOException {
    LabelFile read =
        read(
            "start,end,type\n01/01/2024 10:00,01/01/2024 10:12,consolidation\n"
                + "01/02/2024 01:00,01/02/2024 01:07,retracement\n",
            StandardCharsets.UTF_16,
            FileHints.of(Map.of("date-order", "mdy")));
    assertAreTheLabels(read);
  }

  @Test
  void aLastLineInUtf16HasItsLineEndAndCanLackIt() throws IOException {
    String text = "start,end,confidence\n2024-01-01 10:00,2024-01-01 10:12,80\n";
    assertThat(read(text, StandardCharsets.UTF_16LE, FileHints.NONE).labels()).hasSize(1);
    assertThatThrownBy(() -> read(text.strip(), StandardCharsets.UTF_16LE, FileHints.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("may have been cut");
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoLabelSaysWhatToWrite() {
    return Stream.of(
            List.of("name the columns start_bar,end_bar", "start,end\n20,30\n"),
            List.of("without a date", "start,end\n10:00,10:12\n"),
            List.of("holds no labels", "[{\"id\":1,\"annotations\":[{\"result\":[]}]}]"),
            List.of("put the names", "2024-01-01 10:00,2024-01-01 10:12,consolidation,1\n"))
        .map(row ->
            DynamicTest.dynamicTest(
                row.getFirst(),
                () ->
                    assertThatThrownBy(() -> read(row.getLast()))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining(row.getFirst())));
  }

  @Test
  void endsBetweenTwoBarsAreMovedToTheBarsThatHoldThemWhenAskedFor() throws IOException {
    String text =
        "start,end,type\n2024-01-01 10:00:23,2024-01-01 10:12:41,consolidation\n"
            + "2024-01-02 01:00:00,2024-01-02 01:07:01,retracement\n";
    LabelFile read = read(text, StandardCharsets.UTF_8, FileHints.NONE.withSnap(true));
    assertAreTheLabels(read);
    assertThat(read.notes()).anyMatch(note -> note.contains("3 ends of labels"));
    assertThatThrownBy(() -> Labels.toIndexSpans(BARS, read(text).labels(), "labels"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--snap");
  }

  @Test
  void aDayWithoutATimeIsNoLabelOfMinuteBars() {
    assertThatThrownBy(() -> read("start,end,type\n2024-01-01,2024-01-02,consolidation\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("without a time of day");
  }

  @Test
  void labelsOfAnotherZoneAreCalledLateInOneSentence() {
    List<Label> legs = new ArrayList<>();
    for (int i = 200; i + 12 < 1700 && legs.size() < 60; i++) {
      double way = 0;
      for (int k = i + 1; k <= i + 8; k++) {
        way += Math.abs(BARS.close(k) - BARS.close(k - 1));
      }
      way += Math.abs(BARS.close(i) - BARS.open(i));
      if (Math.abs(BARS.close(i + 8) - BARS.open(i)) > 0.8 * way) {
        legs.add(new Label(BARS.time(i), BARS.time(i + 8), SpanType.CONSOLIDATION, 1, "", ""));
        i += 8;
      }
    }
    assertThat(LabelCheck.offset(BARS, legs)).isEmpty();
    assertThat(LabelCheck.offset(BARS, Labels.shifted(legs, 2 * 3_600_000L)))
        .hasValueSatisfying(text -> assertThat(text).contains("2 hours late"));
  }
}
