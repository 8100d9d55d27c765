package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FeatureDocsTest {
  @Test
  void theDocumentNamesEverySetItsSizeAndItsColumns() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "features.md"));
    for (String name : FeatureSets.names()) {
      FeatureSet set = FeatureSets.named(name);
      assertThat(text).contains("| `" + name + "` | " + set.names().size() + " |");
      for (String column : set.names()) {
        assertThat(text)
            .contains("`" + column.replaceAll("\\d+(\\.\\d+)?", "n").replace("ahead_", "") + "`");
      }
    }
  }
}
