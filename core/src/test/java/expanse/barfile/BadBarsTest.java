package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadBarsTest {
  private static final BarReadOptions DEFAULTS = BarReadOptions.defaults();

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("bars.csv"), text);
  }

  private static String tenBarsWith(int index, String row) {
    StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
    for (int i = 0; i < 10; i++) {
      text.append(i == index ? row : "2024-01-01T10:0" + i + ":00Z,10,12,9,11,5").append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "2024-01-01T10:04:00Z,abc,12,9,11,5|open|'abc'|not a number",
        "2024-01-01T10:04:00Z,NaN,12,9,11,5|open|'NaN'|not a number",
        "2024-01-01T10:04:00Z,,12,9,11,5|open|''|missing",
        "2024-01-01T10:04:00Z,10,1e999,9,11,5|high|'1e999'|too large for a price",
        "2024-01-01T10:04:00Z,10,12,1e-300,11,5|low|'1e-300'|too small for a price",
        "2024-01-01T10:04:00Z,10,12,0,11,5|low|'0'|not above zero",
        "2024-01-01T10:04:00Z,10,12,-9,11,5|low|'-9'|not above zero",
        "2024-01-01T10:04:00Z,10,8,9,11,5|high|'8'|below the low 9",
        "2024-01-01T10:04:00Z,13,12,9,11,5|high|'12'|below the open 13",
        "2024-01-01T10:04:00Z,10,12,9,12.5,5|high|'12'|below the close 12.5",
        "2024-01-01T10:04:00Z,10,12,10.5,11,5|low|'10.5'|above the open 10",
        "2024-01-01T10:04:00Z,10,12,9,8.5,5|low|'9'|above the close 8.5",
        "2024-01-01T10:04:00Z,10,12,9,11,-5|volume|'-5'|negative",
        "2024-01-01T10:04:00Z,10,12,9,11,lots|volume|'lots'|not a number",
        "2024-01-01T10:02:30Z,10,12,9,11,5|time|'2024-01-01T10:02:30Z'|before the time of row 5",
        "2034-01-01T10:04:00Z,10,12,9,11,5|time|'2034-01-01T10:04:00Z'|after the times of the rows",
        "2024-01-01 10:04,10,12,9,11,5|time|'2024-01-01 10:04'|text without a zone",
        "yesterday,10,12,9,11,5|time|'yesterday'|not a time",
        "2024-02-30T10:04:00Z,10,12,9,11,5|time|'2024-02-30T10:04:00Z'|FEBRUARY 30",
        "2024-01-01T25:04:00Z,10,12,9,11,5|time|'2024-01-01T25:04:00Z'|time of day",
        "31/31/2024 10:04,10,12,9,11,5|time|'31/31/2024 10:04'|day and which the month",
        ",10,12,9,11,5|time|''|no time",
        "2024-01-01T10:04:00Z,10,12,9|(all)|'2024-01-01T10:04:00Z,10,12,9'|4 cells and the header"
            + " 6",
        "2024-01-01T10:04:00Z,10,12,9,11,5,6|(all)|'2024-01-01T10:04:00Z,10,12,9,11,5,6'|7 cells",
        "when,open,high,low,close,volume|time|'when'|not a time"
      })
  void aBadBarNamesFileRowColumnValueAndRemedyAndCanBeSkipped(
      String row, String column, String value, String what) throws IOException {
    Path file = file(tenBarsWith(4, row));
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("row 6, column " + column + ": " + value)
        .hasMessageContaining(what)
        .hasMessageContaining("--skip-bad")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));

    BarFile skipped =
        BarFiles.readFile(file, Changed.of(DEFAULTS, "drop", BarReadOptions.Drop.ALL));
    assertThat(skipped.series().size()).isEqualTo(9);
    assertThat(skipped.sourceRows()).isEqualTo(10);
    assertThat(skipped.badRows()).isEqualTo(1);
    assertThat(skipped.issues()).singleElement().extracting(BarIssue::row).isEqualTo(6L);
    assertThat(skipped.issues().getFirst().column()).isEqualTo(column);
    assertThat(skipped.notes()).anyMatch(note -> note.contains("1 invalid row"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time,open,high,low,close,volume|2024-01-01T10:0%d:00Z,10,12,9,11,5",
        "date,time,open,high,low,close|2024-01-01,10:0%d,10,12,9,11"
      })
  void aMisfitBeforeTheFirstWholeRowIsNotForgotten(String header, String row) throws IOException {
    StringBuilder text = new StringBuilder(header).append("\nmade by a platform\nstill no bar\n");
    for (int i = 0; i < 8; i++) {
      text.append(String.format(Locale.ROOT, row, i)).append('\n');
    }
    Path file = file(text.toString());
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 2, column (all): 'made by a platform'")
        .hasMessageContaining("2 of 10 rows")
        .hasMessageContaining("--skip-all-bad");
    BarFile skipped =
        BarFiles.readFile(file, Changed.of(DEFAULTS, "drop", BarReadOptions.Drop.ALL));
    assertThat(skipped.series().size()).isEqualTo(8);
    assertThat(skipped.sourceRows()).isEqualTo(10);
    assertThat(skipped.issues()).extracting(BarIssue::row).containsExactly(2L, 3L);
  }

  @Test
  void oneWrongTimeCostsOneBarNotAllThatFollow() throws IOException {
    BarFile file =
        BarFiles.readFile(
            file(tenBarsWith(0, "2034-01-01T10:00:00Z,10,12,9,11,5")),
            Changed.of(DEFAULTS, "drop", BarReadOptions.Drop.ALL));
    assertThat(file.series().size()).isEqualTo(9);
    assertThat(file.issues()).singleElement().extracting(BarIssue::row).isEqualTo(2L);
  }

  @Test
  void aFileOfMostlyBadRowsIsRefusedEvenWhenSkipping() throws IOException {
    StringBuilder text = new StringBuilder("time,open,high,low,close\n");
    for (int i = 0; i < 10; i++) {
      text.append("2024-01-01T10:0").append(i).append(":00Z,").append(i < 6 ? -1 : 1);
      text.append(",1,1,1\n");
    }
    Path file = file(text.toString());
    assertThatThrownBy(
            () -> BarFiles.read(file, Changed.of(DEFAULTS, "drop", BarReadOptions.Drop.ALL)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("6 of 10 rows");
  }

  @Test
  void anEmptyVolumeIsUnknown() throws IOException {
    BarSeries bars =
        BarFiles.read(file(tenBarsWith(4, "2024-01-01T10:04:00Z,10,12,9,11,")), DEFAULTS);
    assertThat(bars.volume(4)).isNaN();
    assertThat(bars.volume(5)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|is empty",
        "~\n\n~|is empty",
        "~time,open,high,low,close\n~|holds a header and no bars",
        "~time\n2024-01-01~|only one column",
        "time,open,high,low,price|no column 'close'",
        "when,open,high,low,close|no column 'time'",
        "time,open,high,low,close,close|same name 'close'",
        "2024-01-01T10:00:00Z,1,1,1,1|has no header",
        "Dear reader, this is a letter, not bars|no column 'time'",
        "id,first,final|no column 'time'"
      })
  void aFileThatIsNotBarsIsRefusedInOneLine(String text, String what) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> BarFiles.read(file, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(what)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void missingFilesFoldersAndBinariesAreRefused() throws IOException {
    assertThatThrownBy(() -> BarFiles.read(folder.resolve("none.csv"), DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> BarFiles.read(folder, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
    Path binary = Files.write(folder.resolve("x.csv"), new byte[] {1, 2, 0, 4, 10, 5, 0});
    assertThatThrownBy(() -> BarFiles.read(binary, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a text file");
    Path zip = Files.write(folder.resolve("z.csv"), new byte[] {'P', 'K', 3, 4, 10, 5, 0});
    assertThatThrownBy(() -> BarFiles.read(zip, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not unpack");
    Path endless = Files.writeString(folder.resolve("e.csv"), "time,open" + "x".repeat(300_000));
    assertThatThrownBy(() -> BarFiles.read(endless, DEFAULTS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("64 KB");
  }
}
