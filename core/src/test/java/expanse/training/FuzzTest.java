package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import expanse.base.Rng;
import expanse.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads the stored corpus and seeded mutations of sound files with every parser. More of them:
/// `-Dexpanse.fuzz.rounds=100000`.
class FuzzTest {
  private static final int ROUNDS = Integer.getInteger("expanse.fuzz.rounds", 80);
  private static final long LARGEST_CORPUS = 1 << 20;
  private static final List<String> TOKENS =
      List.of(
          "NaN",
          "Infinity",
          "-1",
          "0",
          "1e400",
          "1e-400",
          "9223372036854775807",
          "2147483648",
          "null",
          "{}",
          "[]",
          "[",
          "{",
          "\"",
          "'",
          "\n",
          "\r",
          ",",
          ";",
          "\t",
          "\0",
          "../",
          "&a ",
          "*a",
          "!!java.net.URL ",
          "true",
          "\uFEFF",
          "=",
          ":",
          "- ",
          "#",
          "24:00",
          "9999",
          "[".repeat(2000),
          "{\"a\":".repeat(2000),
          "1".repeat(2000));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void soundFilesAreReadAndMutatedOnesAreReadOrRefusedInOneLine(FuzzTarget target)
      throws IOException {
    List<byte[]> seeds = new FuzzSeeds(folder).of(target);
    assertThat(target.read(Files.write(folder.resolve(target.fileName), seeds.getFirst())))
        .isTrue();
    boolean isNative = target.fileName.endsWith(".parquet"); // each reading starts a database
    Seeds.each(
        isNative ? ROUNDS / 10 : ROUNDS,
        seed -> {
          Rng rng = Rng.derived(2026, target.ordinal(), seed);
          attempt(target, mutated(seeds, rng), target.text());
        });
  }

  @ParameterizedTest
  @EnumSource
  void theStoredCorpusIsReadOrRefusedInOneLine(FuzzTarget target) throws IOException {
    List<Path> files = target.corpus();
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      attempt(target, Files.readAllBytes(file), file.toString());
    }
  }

  @Test
  void everyStoredCorpusIsThatOfAParserAndSmall() throws IOException {
    List<String> parsers = Stream.of(FuzzTarget.values()).map(FuzzTarget::text).sorted().toList();
    try (Stream<Path> folders = Files.list(FuzzTarget.STORED)) {
      assertThat(folders.map(f -> f.getFileName().toString()).sorted()).isEqualTo(parsers);
    }
    long bytes = 0;
    for (FuzzTarget target : FuzzTarget.values()) {
      for (Path file : target.corpus()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(LARGEST_CORPUS);
  }

  private void attempt(FuzzTarget target, byte[] data, String what) {
    try {
      target.tryBytes(data, folder);
    } catch (IOException | RuntimeException | Error e) {
      String bytes = HexFormat.of().formatHex(data, 0, Math.min(data.length, 2000));
      fail(what + ": " + e + "; the input is (hexadecimal) " + bytes, e);
    }
  }

  private static byte[] mutated(List<byte[]> seeds, Rng rng) {
    byte[] data = seeds.get(rng.nextInt(seeds.size()));
    for (int changes = 1 + rng.nextInt(4); changes > 0; changes--) {
      data = changed(data, seeds, rng);
    }
    return data;
  }

  private static byte[] changed(byte[] data, List<byte[]> seeds, Rng rng) {
    int at = rng.nextInt(data.length + 1);
    int to = Math.min(data.length, at + 1 + rng.nextInt(rng.nextInt(3) == 0 ? 200 : 8));
    return switch (rng.nextInt(7)) {
      case 0 ->
          joined(data, at, new byte[] {(byte) rng.nextInt(256)}, Math.min(data.length, at + 1));
      case 1 -> joined(data, at, new byte[0], to);
      case 2 -> joined(data, at, new byte[0], data.length);
      case 3 -> joined(data, at, java.util.Arrays.copyOfRange(data, at, to), at);
      case 4 -> {
        byte[] other = seeds.get(rng.nextInt(seeds.size()));
        yield joined(data, at, other, data.length);
      }
      default -> {
        byte[] token = TOKENS.get(rng.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
        yield joined(data, at, token, rng.nextInt(2) == 0 ? at : to);
      }
    };
  }

  private static byte[] joined(byte[] data, int at, byte[] middle, int rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(data, 0, at);
    out.writeBytes(middle);
    out.write(data, rest, data.length - rest);
    return out.toByteArray();
  }
}
