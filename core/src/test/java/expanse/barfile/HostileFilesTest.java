package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.DuckDb;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files made to overwhelm a reader, read with a heap of 64 MB.
final class HostileFilesTest {
  @TempDir Path folder;

  private void packed(String name, String head, byte[] block, int blocks) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(head.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < blocks; i++) {
        out.write(block);
      }
    }
  }

  private void parquet(String name, String select) throws SQLException {
    try (Connection connection = DuckDb.open();
        Statement s = connection.createStatement()) {
      s.execute(
          "COPY ("
              + select
              + ") TO "
              + DuckDb.literal(folder.resolve(name))
              + " (FORMAT parquet, COMPRESSION zstd)");
    }
  }

  private List<String> readInSmallHeap() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapReader.class.getName()));
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Path::toString).sorted().forEach(command::add);
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  @Test
  void moreBarsThanTheHeapHoldsAreStreamedAndRefusedAsASeries() throws Exception {
    int count = 1_500_000;
    for (String name : List.of("stream.csv", "whole.csv")) {
      try (Writer text = Files.newBufferedWriter(folder.resolve(name))) {
        text.write("time,open,high,low,close\n");
        for (int i = 0; i < count; i++) {
          text.append(Integer.toString(1_600_000_000 + 60 * i)).write(",1,2,1,2\n");
        }
      }
    }
    List<String> lines = readInSmallHeap();
    assertThat(lines).anyMatch(line -> line.equals("stream.csv: stream " + count));
    assertThat(lines).anyMatch(line -> line.startsWith("whole.csv: refused "));
  }

  @Test
  void everyHostileFileIsRefusedInOneLineWithinASmallHeap() throws Exception {
    String header = "time,open,high,low,close\n";
    byte[] zeros = new byte[1 << 20];
    packed("one-endless-line.csv.gz", header, "1".repeat(1 << 20).getBytes(), 60);
    packed("zeros.csv.gz", header, zeros, 60);
    packed("empty-lines.csv.gz", header, "\n".repeat(1 << 20).getBytes(), 60);
    packed("separators.csv.gz", header, (",".repeat(60_000) + "\n").getBytes(), 60);
    packed("bad-rows.csv.gz", header, "x,1,1,1,1\n".repeat(100_000).getBytes(), 30);
    packed("header.csv.gz", "time," + "open,".repeat(12_000), zeros, 1);
    StringBuilder rising = new StringBuilder(header);
    for (int i = 0; i < 600_000; i++) {
      rising.append(1_500_000_000 + i).append(",1,1,1,1\n");
    }
    packed("too-many-bars.csv.gz", rising.toString(), new byte[0], 0);
    packed("trades.csv.gz", "time,price\n", "1500000000,1\n".repeat(100_000).getBytes(), 30);
    Files.writeString(
        folder.resolve("labels-long-line.csv"), "start,end,type\n" + "x".repeat(3_000_000));
    Files.writeString(
        folder.resolve("labels-quote.csv"), "start,end,type\n\"" + ",\n".repeat(1_500_000));
    Files.writeString(
        folder.resolve("labels-large.csv"), "start,end,type\n" + "x\n".repeat(2_500_000));
    Files.writeString(folder.resolve("labels-wide.csv"), "start" + ",end".repeat(700_000));
    parquet(
        "too-many-bars.parquet",
        "SELECT 1500000000000 + i AS time, 1 AS open, 1 AS high, 1 AS low, 1 AS close"
            + " FROM range(1000000) t(i)");
    parquet(
        "long-text.parquet",
        "SELECT repeat('x', 20000000) AS time, 1 AS o, 1 AS h, 1 AS l, 1 AS c");
    parquet("deep.parquet", "SELECT " + "[".repeat(60) + "1" + "]".repeat(60) + " AS time");
    List<String> lines = readInSmallHeap();
    assertThat(lines).hasSize(15).allMatch(line -> line.contains(": refused "));
    assertThat(lines).noneMatch(line -> line.contains("heap space"));
    assertThat(lines).anyMatch(l -> l.startsWith("too-many-bars.csv") && l.contains("-Xmx"));
    assertThat(lines).anyMatch(l -> l.startsWith("too-many-bars.parquet") && l.contains("-Xmx"));
  }
}
