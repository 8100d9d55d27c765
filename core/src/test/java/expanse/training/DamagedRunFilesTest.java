package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.Rng;
import expanse.base.SealedJson;
import expanse.ensemble.Predictor;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.model.ModelFiles;
import expanse.pipeline.RunPipeline;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.settings.TrainingSettings;
import expanse.testing.Seeds;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever byte of a small file of a run is changed, and wherever it is cut, the reader notices;
/// in larger ones a sample of both.
class DamagedRunFilesTest {
  private static final int LARGE_SAMPLE = 200;
  private static final int SMALL = 12_000; // bytes

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {
        "MODEL",
        "STATE",
        "SEGMENTS",
        "ENCODER",
        "METADATA",
        "CALIBRATION",
        "LIVE",
        "EVALUATION",
        "THRESHOLD"
      })
  void everyChangedByteAndEveryCutIsNoticed(FuzzTarget target) throws IOException {
    byte[] good = new FuzzSeeds(folder).of(target).getFirst();
    Path file = Files.write(folder.resolve(target.fileName), good);
    assertThat(target.read(file)).isTrue();
    int step = 1 + good.length / SMALL;
    int[] every = IntStream.range(0, good.length).filter(at -> at % step == 0).toArray();
    assertNoticed(target, file, every, every, 31);
  }

  @Test
  void inALargeModelASampleOfChangedBytesAndCutsIsNoticed() throws IOException {
    Path file = folder.resolve(FuzzTarget.MODEL.fileName);
    Jade original = new Jade(JadeConfig.original(12));
    ModelFiles.write(file, original, original.init(new Rng(5)), Map.of());
    int size = Math.toIntExact(Files.size(file));
    assertThat(size).isGreaterThan(300_000);
    Seeds.each(
        1,
        seed -> {
          Rng rng = new Rng(seed);
          int[] changes = places(rng, size);
          int[] cuts = places(rng, size);
          assertNoticed(FuzzTarget.MODEL, file, changes, cuts, seed);
        });
  }

  private static int[] places(Rng rng, int size) {
    return IntStream.range(0, LARGE_SAMPLE).map(i -> rng.nextInt(size)).toArray();
  }

  /// Changes bytes one at a time and puts them back; then cuts the file shorter and shorter.
  private static void assertNoticed(
      FuzzTarget target, Path file, int[] changes, int[] cuts, long seed) {
    Rng rng = new Rng(seed);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int at : changes) {
        channel.read(one.clear(), at);
        byte good = one.get(0);
        channel.write(one.clear().put((byte) (good ^ (1 + rng.nextInt(255)))).flip(), at);
        assertThat(isRefused(target, file)).as("byte %d", at).isTrue();
        channel.write(one.clear().put(good).flip(), at);
      }
      assertThat(target.read(file)).isTrue();
      int[] falling = IntStream.of(cuts).map(at -> -at).sorted().map(at -> -at).toArray();
      for (int at : falling) {
        channel.truncate(at);
        assertThat(isRefused(target, file)).as("cut at %d", at).isTrue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRefused(FuzzTarget target, Path file) throws IOException {
    try {
      target.read(file);
      return false;
    } catch (InputException e) {
      return true;
    }
  }

  @Test
  void aFileThatBelongsToASealedOneIsNotChangedUnnoticed() throws IOException {
    Path sealed = folder.resolve("a.json");
    Path table = Files.writeString(folder.resolve("a.csv"), "a,b\n1,2\n");
    Path absent = folder.resolve("absent.csv");
    SealedJson.write(sealed, "{\"a\" : 1}", List.of(table, absent));
    assertThat(SealedJson.read(sealed, "do this")).isEqualTo("{\"a\" : 1\n}");
    List<Path> both = List.of(table, absent);
    SealedJson.requireUnchanged(sealed, both, "do this");
    Files.writeString(table, "a,b\n1,3\n");
    assertThatThrownBy(() -> SealedJson.requireUnchanged(sealed, both, "do this"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv was changed or damaged")
        .hasMessageEndingWith("do this");
    Files.delete(table);
    assertThatThrownBy(() -> SealedJson.requireUnchanged(sealed, both, "do this"))
        .hasMessageContaining("a.csv is missing");
  }

  @Test
  void sealedFilesAreOrdinaryJson() throws IOException {
    Path sealed = folder.resolve("a.json");
    SealedJson.write(sealed, "{\"a\" : 1}", List.of(Files.writeString(folder.resolve("b"), "x")));
    assertThat(Json.MAPPER.readTree(Files.readString(sealed)).propertyNames())
        .containsExactly("a", "files", "checksum");
  }

  @Test
  void modelsThatWereMixedUpAreNoticed() throws IOException {
    ToyMarket market = new ToyMarket(9, 16, 8, 0);
    TrainingSettings settings = ToyMarket.settings("epochs=1", "ensemble.members=2");
    Path run = folder.resolve("run");
    new RunPipeline(market.data(settings), settings).run(run, false);
    RunDirectory first = new RunDirectory(run);
    Path model = first.bestModel();
    byte[] own = Files.readAllBytes(model);
    Files.write(model, Files.readAllBytes(first.member(2).bestModel()));
    assertThatThrownBy(() -> Predictor.open(run, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not hold the weights");
    // weights that another program wrote, on purpose, are taken
    Files.write(model, FuzzSeeds.foreign(own));
    try (Predictor predictor = Predictor.open(run, 1)) {
      assertThat(predictor.metadata().ensemble()).isEqualTo(2);
    }
    RunManifest.seal(first);
    RunManifest.verify(first, List.of());
    Files.writeString(first.epochMetrics(), "epoch\n");
    assertThatThrownBy(() -> RunManifest.verify(first, List.of()))
        .hasMessageContaining("epoch_metrics.csv was changed");
  }
}
