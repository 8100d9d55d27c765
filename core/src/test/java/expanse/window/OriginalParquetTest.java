package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Toy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalParquetTest {
  private static final int LENGTH = 105;

  @TempDir private Path folder;

  @Test
  void whatIsWrittenReadsBackAsTheSameWindowsWithTheirSpans() {
    BarSeries bars = RandomBars.walk(4000, 1);
    Rng rng = new Rng(1);
    List<IndexSpan> spans = Toy.spans(4000, rng);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      windows.add(Toy.window(k, 190 * k));
    }
    Path file = folder.resolve("train.parquet");
    LabelledBars data = new LabelledBars(bars, spans, windows, LENGTH, Map.of(), List.of());
    int rows = OriginalParquet.write(file, data);
    LabelledBars back = OriginalParquet.read(file);

    assertThat(rows).isEqualTo(back.spans().size());
    assertThat(back.length()).isEqualTo(LENGTH);
    List<Window> labelled = new ArrayList<>();
    for (Window window : windows) {
      if (!inside(spans, window).isEmpty()) {
        labelled.add(window);
      }
    }
    assertThat(back.windows()).hasSameSizeAs(labelled);
    for (int k = 0; k < labelled.size(); k++) {
      Window was = labelled.get(k);
      Window is = back.windows().get(k);
      assertThat(is.id()).isEqualTo(was.id());
      for (int t = 0; t < LENGTH; t++) {
        assertThat(back.bars().open(is.start() + t)).isEqualTo(bars.open(was.start() + t));
        assertThat(back.bars().high(is.start() + t)).isEqualTo(bars.high(was.start() + t));
        assertThat(back.bars().low(is.start() + t)).isEqualTo(bars.low(was.start() + t));
        assertThat(back.bars().close(is.start() + t)).isEqualTo(bars.close(was.start() + t));
      }
      assertThat(inside(back.spans(), is)).isEqualTo(inside(spans, was));
    }
    assertThat(back.bars().segments()).hasSameSizeAs(labelled);
  }

  @Test
  void rowsWithEqualBarsBecomeOneWindow() throws Exception {
    Path file = folder.resolve("two.parquet");
    write(
        file,
        row("7_exp_1", "retracement", 42, 48, 0, "")
            + ","
            + row("8_exp_1", "consolidation", 3, 9, 1, "")
            + ","
            + row("7_exp_2", "consolidation", 98, 104, 0, ""));
    LabelledBars data = OriginalParquet.read(file);
    assertThat(data.windows())
        .containsExactly(new Window("7", null, 0), new Window("8", null, LENGTH));
    assertThat(data.spans())
        .containsExactly(
            new IndexSpan(42, 48, SpanType.RETRACEMENT, 1),
            new IndexSpan(98, 104, SpanType.CONSOLIDATION, 1),
            new IndexSpan(108, 114, SpanType.CONSOLIDATION, 1));
    assertThat(data.notes().getFirst()).contains("3 expansions in 2 windows");
    assertThat(data.provenance()).containsKey("two.parquet");
  }

  @Test
  void wrongValuesAreRefusedWithRowColumnAndValue() throws Exception {
    refused(row("1", "<expansion>", 1, 2, 0, ""), "row 2, column label: '<expansion>'");
    refused(row("1", "retracement", 42, 105, 0, ""), "row 2, column expansion_end: '105.0'");
    refused(row("1", "retracement", -1, 3, 0, ""), "row 2, column expansion_start: '-1.0'");
    refused(row("1", "retracement", 9, 3, 0, ""), "row 2, column expansion_end: '3'");
    refused(row("", "retracement", 1, 3, 0, ""), "row 2, column window_id");
    refused(row("1", "retracement", 1, 3, 0, "nan"), "is no price (open of bar 50)");
    refused(row("1", "retracement", 1, 3, 0, "0"), "'0.0' is no price");
    refused(row("1", "retracement", 1, 3, 0, "900"), "do not enclose open and close of bar 50");
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    Path text = folder.resolve("text.parquet");
    Files.writeString(text, "window_id,label\n");
    assertThatThrownBy(() -> OriginalParquet.read(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a Parquet file");
    Path other = folder.resolve("other.parquet");
    sql("COPY (SELECT 1 AS a) TO " + DuckDb.literal(other) + " (FORMAT parquet)");
    assertThatThrownBy(() -> OriginalParquet.read(other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no column 'window_id'");
    Path flat = folder.resolve("flat.parquet");
    sql(
        "COPY (SELECT 'a' AS window_id, 'retracement' AS label, 1 AS expansion_start, 2 AS"
            + " expansion_end, 3.0 AS features) TO "
            + DuckDb.literal(flat)
            + " (FORMAT parquet)");
    assertThatThrownBy(() -> OriginalParquet.read(flat))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("features");
    assertThatThrownBy(() -> OriginalParquet.read(folder.resolve("missing.parquet")))
        .isInstanceOf(InputException.class);
  }

  private void refused(String badRow, String message) throws Exception {
    Path file = folder.resolve("bad.parquet");
    write(file, row("0", "retracement", 1, 2, 5, "") + "," + badRow);
    assertThatThrownBy(() -> OriginalParquet.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /// One row whose bars climb from 100 + seed; the open of bar 50 can be replaced.
  private static String row(
      String id, String label, int start, int end, int seed, String openOf50) {
    StringBuilder features = new StringBuilder("[");
    for (int t = 0; t < LENGTH; t++) {
      double price = 100 + seed + 0.25 * t;
      String open =
          t == 50 && !openOf50.isEmpty()
              ? "'" + openOf50 + "'::DOUBLE"
              : String.format(Locale.ROOT, "%s::DOUBLE", price);
      features.append(t == 0 ? "" : ",");
      features.append(
          String.format(Locale.ROOT, "[%s,%s,%s,%s]", open, price + 1, price - 1, price + 0.25));
    }
    return String.format(
        Locale.ROOT,
        "('%s','%s',%d,%d,%s],'test','A')",
        id,
        label,
        start,
        end,
        features.toString());
  }

  private static void write(Path file, String rows) throws Exception {
    sql(
        "COPY (SELECT * FROM (VALUES "
            + rows
            + ") AS t(window_id, label, expansion_start, expansion_end, features, source, quality))"
            + " TO "
            + DuckDb.literal(file)
            + " (FORMAT parquet)");
  }

  private static void sql(String text) throws Exception {
    try (Connection connection = DuckDb.open();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static List<IndexSpan> inside(List<IndexSpan> spans, Window window) {
    List<IndexSpan> inside = new ArrayList<>();
    for (IndexSpan span : spans) {
      int start = Math.max(span.start() - window.start(), 0);
      int end = Math.min(span.end() - window.start(), LENGTH - 1);
      if (start <= end) {
        inside.add(new IndexSpan(start, end, span.type(), span.confidence()));
      }
    }
    return inside;
  }
}
