package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.HindsightRule;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages files in seeded ways. A reader must refuse them in one line or give what is right; it
/// may never fail in another way. More rounds: `-Dexpanse.damage.rounds=100000`.
final class DamagedFilesTest {
  private static final int ROUNDS = Integer.getInteger("expanse.damage.rounds", 400);
  private static final BarReadOptions DEFAULTS = BarReadOptions.defaults();
  private static final BarSeries BARS = RandomBars.withVolume(400, 1, 90);

  @TempDir Path folder;

  /// What the reader gives, or null when it refuses the file as it should.
  private static <T> @Nullable T readOrRefuse(Supplier<T> reader, long seed) {
    try {
      return reader.get();
    } catch (InputException e) {
      assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("\n").isNotBlank();
      return null;
    } catch (RuntimeException | Error e) {
      return fail("seed " + seed + ": " + e, e);
    }
  }

  private static byte[] flipped(byte[] bytes, Rng rng) {
    byte[] damaged = bytes.clone();
    int flips = 1 + rng.nextInt(4);
    for (int k = 0; k < flips; k++) {
      damaged[rng.nextInt(damaged.length)] ^= (byte) (1 << rng.nextInt(8));
    }
    return damaged;
  }

  private static byte[] damaged(byte[] bytes, Rng rng) {
    int at = rng.nextInt(bytes.length);
    return switch (rng.nextInt(5)) {
      case 0 -> flipped(bytes, rng);
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> { // a stretch becomes zeros
        byte[] zeroed = bytes.clone();
        Arrays.fill(zeroed, at, Math.min(bytes.length, at + 1 + rng.nextInt(600)), (byte) 0);
        yield zeroed;
      }
      case 3 -> { // a stretch is lost
        int to = Math.min(bytes.length, at + 1 + rng.nextInt(600));
        byte[] shorter = Arrays.copyOf(bytes, at + bytes.length - to);
        System.arraycopy(bytes, to, shorter, at, bytes.length - to);
        yield shorter;
      }
      default -> { // noise
        byte[] noisy = bytes.clone();
        for (int i = at; i < Math.min(bytes.length, at + 40); i++) {
          noisy[i] = (byte) rng.nextInt(256);
        }
        yield noisy;
      }
    };
  }

  private byte[] written(String name) throws IOException {
    Path file = folder.resolve(name);
    BarFiles.write(file, BARS);
    return Files.readAllBytes(file);
  }

  @Test
  void damagedParquetIsRefusedOrReadsRight() throws IOException {
    byte[] whole = written("bars.parquet");
    Path file = folder.resolve("damaged.parquet");
    int rounds = Math.max(60, ROUNDS / 4);
    Seeds.each(
        rounds,
        seed -> {
          Files.write(file, damaged(whole, Rng.derived(21, seed)));
          BarSeries read = readOrRefuse(() -> BarFiles.read(file, DEFAULTS), seed);
          if (read != null) {
            assertThat(RandomBars.same(read, BARS)).as("seed %d", seed).isTrue();
          }
        });
  }

  /// Files of other programs have no checksum of ours: what is damaged may pass for a price, but
  /// never for something that is no bar.
  @Test
  void damagedParquetOfOthersNeverFailsInAnotherWay() throws IOException, SQLException {
    BarFiles.write(folder.resolve("bars.parquet"), BARS);
    Path plain = folder.resolve("plain.parquet");
    for (String compression : List.of("uncompressed", "snappy")) {
      try (Connection connection = DuckDb.open();
          Statement statement = connection.createStatement()) {
        statement.execute(
            String.format(
                Locale.ROOT,
                "COPY (SELECT * FROM %s) TO %s (FORMAT parquet, COMPRESSION %s)",
                DuckDb.literal(folder.resolve("bars.parquet")),
                DuckDb.literal(plain),
                compression));
      }
      byte[] whole = Files.readAllBytes(plain);
      Path file = folder.resolve("damaged.parquet");
      Seeds.each(
          Math.max(40, ROUNDS / 8),
          seed -> {
            Files.write(file, damaged(whole, Rng.derived(26, seed)));
            BarSeries read = readOrRefuse(() -> BarFiles.read(file, DEFAULTS), seed);
            if (read != null) {
              assertThat(read.size()).isPositive();
            }
          });
    }
  }

  @Test
  void damagedTextNeverFailsInAnotherWayAndGivesBars() throws IOException {
    byte[] whole = written("bars.csv");
    Path file = folder.resolve("damaged.csv");
    int[] refused = new int[1];
    Seeds.each(
        ROUNDS,
        seed -> {
          Rng rng = Rng.derived(22, seed);
          Files.write(file, damaged(whole, rng));
          BarReadOptions options =
              Changed.of(
                  DEFAULTS,
                  "drop",
                  rng.nextInt(2) == 0 ? BarReadOptions.Drop.ALL : BarReadOptions.Drop.NONE);
          BarSeries read = readOrRefuse(() -> BarFiles.read(file, options), seed);
          if (read == null) {
            refused[0]++;
          } else {
            assertThat(read.size()).as("seed %d", seed).isBetween(1, BARS.size());
          }
        });
    assertThat(refused[0]).isGreaterThan(ROUNDS / 10);
  }

  /// Wherever the file is cut, the bars before the cut are right, and a bar that may be wrong is
  /// announced.
  @Test
  void aCutTextIsRefusedOrReadsRightUpToTheCut() throws IOException {
    byte[] whole = Arrays.copyOf(written("bars.csv"), 2500);
    Path file = folder.resolve("cut.csv");
    for (int length = 0; length < whole.length; length += 3) {
      Files.write(file, Arrays.copyOf(whole, length));
      int cut = length;
      BarFile read = readOrRefuse(() -> BarFiles.readFile(file, DEFAULTS), cut);
      if (read == null) {
        continue;
      }
      boolean announced = read.notes().stream().anyMatch(n -> n.contains("line end"));
      int certain = read.series().size() - (announced ? 1 : 0);
      assertThat(announced).isEqualTo(whole[length - 1] != '\n');
      assertThat(RandomBars.same(read.series().slice(0, certain), BARS.slice(0, certain))).isTrue();
    }
  }

  @Test
  void linesMixedUpAreRefusedOrGiveOnlyBarsThatStandThere() throws IOException {
    List<String> lines = new String(written("bars.csv"), StandardCharsets.UTF_8).lines().toList();
    Set<String> rows = new HashSet<>();
    for (int i = 0; i < BARS.size(); i++) {
      rows.add(row(BARS, i));
    }
    Path file = folder.resolve("mixed.csv");
    Seeds.each(
        ROUNDS / 2,
        seed -> {
          Rng rng = Rng.derived(23, seed);
          List<String> mixed = new ArrayList<>(lines);
          for (int k = 1 + rng.nextInt(5); k > 0; k--) {
            int a = rng.nextInt(mixed.size());
            int b = rng.nextInt(mixed.size());
            switch (rng.nextInt(4)) {
              case 0 -> mixed.add(a, mixed.get(b));
              case 1 -> mixed.remove(a);
              case 2 -> java.util.Collections.swap(mixed, a, b);
              default ->
                  mixed.addAll(mixed.subList(Math.min(a, b), Math.max(a, b)).stream().toList());
            }
          }
          Files.writeString(file, String.join("\n", mixed) + "\n");
          BarFile read =
              readOrRefuse(
                  () ->
                      BarFiles.readFile(
                          file, Changed.of(DEFAULTS, "drop", BarReadOptions.Drop.ALL)),
                  seed);
          if (read != null) {
            // rows that repeat a bar become one with it
            assertThat(read.series().size() + read.badRows())
                .isLessThanOrEqualTo(read.sourceRows())
                .isGreaterThan(BARS.size() - 6);
            for (int i = 0; i < read.series().size(); i++) {
              assertThat(rows.contains(row(read.series(), i))).as("seed %d", seed).isTrue();
            }
          }
        });
  }

  private static String row(BarSeries bars, int i) {
    return bars.time(i)
        + " "
        + bars.open(i)
        + " "
        + bars.high(i)
        + " "
        + bars.low(i)
        + " "
        + bars.close(i)
        + " "
        + bars.volume(i);
  }

  @Test
  void damagedPackedTextIsRefusedOrReadsRight() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(written("bars.csv"));
    }
    byte[] whole = packed.toByteArray();
    Path file = folder.resolve("damaged.csv.gz");
    Seeds.each(
        ROUNDS,
        seed -> {
          // its own checksum tells all damage but that of the header's flags and names
          byte[] body = damaged(Arrays.copyOfRange(whole, 10, whole.length), Rng.derived(24, seed));
          byte[] bytes = Arrays.copyOf(whole, 10 + body.length);
          System.arraycopy(body, 0, bytes, 10, body.length);
          Files.write(file, bytes);
          BarSeries read = readOrRefuse(() -> BarFiles.read(file, DEFAULTS), seed);
          if (read != null) {
            assertThat(RandomBars.same(read, BARS)).as("seed %d", seed).isTrue();
          }
        });
  }

  @Test
  void damagedLabelsAndTradesNeverFailInAnotherWay() throws IOException {
    Path labelFile = folder.resolve("labels.csv");
    List<Label> labels = HindsightRule.defaults().label(RandomBars.withVolume(4000, 2));
    Labels.write(labelFile, labels);
    byte[] labelBytes = Files.readAllBytes(labelFile);
    StringBuilder trades = new StringBuilder("time,price,amount\n");
    for (int i = 0; i < 300; i++) {
      trades.append(1_385_337_600 + i * 7).append(",800.").append(i).append(",0.5\n");
    }
    byte[] tradeBytes = trades.toString().getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("damaged.csv");
    Seeds.each(
        ROUNDS,
        seed -> {
          Rng rng = Rng.derived(25, seed);
          Files.write(file, damaged(labelBytes, rng));
          List<Label> read = readOrRefuse(() -> Labels.read(file), seed);
          if (read != null) {
            assertThat(read).allMatch(l -> l.start() <= l.end() && l.confidence() > 0);
          }
          Files.write(file, damaged(tradeBytes, rng));
          BarReadOptions options =
              Changed.of(
                  DEFAULTS,
                  "drop",
                  rng.nextInt(2) == 0 ? BarReadOptions.Drop.ALL : BarReadOptions.Drop.NONE);
          BarSeries bars = readOrRefuse(() -> Trades.read(file, options).toBars(60_000), seed);
          if (bars != null) {
            assertThat(bars.size()).isPositive();
          }
        });
  }
}
