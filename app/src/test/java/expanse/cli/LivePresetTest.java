package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The preset `live` from training to its figures, as a user would type it.
class LivePresetTest {
  @TempDir private Path folder;

  @Test
  void theNewestBarsOfASurgeAreFound() throws IOException {
    ToyFiles files = ToyFiles.in(folder, 1);
    Path run = folder.resolve("run");
    Run trained =
        Run.of(
            files.trainWith(
                run,
                "--preset=live",
                "--set=window=" + ToyFiles.WINDOW,
                "--set=split.embargo=0",
                "--set=model.hidden=4",
                "--set=model.projection=4",
                "--set=batch_size=8",
                "--set=epochs=1",
                "--set=steps=30",
                "--set=ensemble.members=3",
                "--set=ensemble.folds=3",
                "--set=trees.count=20",
                "--set=trees.min_rows=10",
                "--threads=1"));
    assertThat(trained.err()).doesNotContain("error:");
    assertThat(trained.code()).isZero();
    assertThat(run.resolve("trees.safetensors")).isNotEmptyFile();
    assertThat(run.resolve("span_trees.safetensors")).doesNotExist();
    JsonNode metadata = Json.MAPPER.readTree(Files.readString(run.resolve("metadata.json")));
    assertThat(metadata.at("/settings/trees/newest").asBoolean()).isTrue();

    Run judged = Run.of("evaluate", run);
    assertThat(judged.err()).doesNotContain("error:");
    assertThat(judged.out()).contains("live, nothing after the bar: average precision ");
    JsonNode live =
        Json.MAPPER.readTree(Files.readString(run.resolve("evaluation.json"))).at("/live");
    assertThat(live.at("/every_bars").asInt()).isEqualTo(1);
    assertThat(live.at("/average_precision").asDouble()).isGreaterThan(0.9);
    assertThat(live.at("/live_threshold/f1").asDouble()).isGreaterThan(0.9);
    assertThat(live.at("/live_threshold/delay/median_bars").asDouble(-1)).isZero();
    assertThat(live.at("/live_threshold/delay/never_found").asDouble(-1)).isZero();
  }
}
