package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.Rng;
import expanse.base.SealedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever byte of a small file of a run is changed, and wherever it is cut, the reader notices;
/// in larger ones a seeded sample of both.
class DamagedRunFilesTest {
  private static final int LARGEST_FOR_ALL = 1500; // bytes; above, so many places are drawn

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {
        "MODEL",
        "STATE",
        "TREES",
        "SPAN_TREES",
        "ENCODER",
        "METADATA",
        "CALIBRATION",
        "EVALUATION",
        "THRESHOLD"
      })
  void everyChangedByteAndEveryCutIsNoticed(FuzzTarget target) throws IOException {
    byte[] good = new FuzzSeeds(folder).of(target).getFirst();
    Path file = folder.resolve(target.fileName);
    Files.write(file, good);
    assertThat(target.read(file)).isTrue();
    Rng rng = new Rng(31);
    int rounds = Math.min(good.length, LARGEST_FOR_ALL);
    for (int round = 0; round < rounds; round++) {
      int at = rounds == good.length ? round : rng.nextInt(good.length);
      byte[] changed = good.clone();
      changed[at] ^= (byte) (1 + rng.nextInt(255));
      Files.write(file, changed);
      assertThat(isRefused(target, file)).as("byte %d", at).isTrue();
      Files.write(file, Arrays.copyOf(good, at));
      assertThat(isRefused(target, file)).as("cut at %d", at).isTrue();
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
    new Trainer(market.data(settings), settings).train(run, false);
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
    Files.writeString(first.epochMetrics(), "epoch\n");
    assertThatThrownBy(() -> RunMetadata.requireUnchanged(first))
        .hasMessageContaining("epoch_metrics.csv was changed");
  }
}
