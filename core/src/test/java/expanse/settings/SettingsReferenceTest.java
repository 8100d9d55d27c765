package expanse.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/settings.md` is what the code says. After a change of settings, `./mvnw -q test -pl core
/// -Dtest=SettingsReferenceTest -Dexpanse.docs.write=true` writes it anew.
class SettingsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "settings.md");

  @Test
  void theSettingsPageIsMadeFromTheCode() throws IOException {
    String page = SettingsReference.page();
    if (Boolean.getBoolean("expanse.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everySettingStandsOnThePageOnce() {
    String page = SettingsReference.page();
    for (String key : SettingsReader.keys()) {
      assertThat(page.split("\\| `" + key.replace(".", "\\.") + "` \\|", -1)).as(key).hasSize(2);
    }
  }
}
