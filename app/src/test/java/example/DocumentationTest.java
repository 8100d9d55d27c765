package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void theEmbeddingPageShowsTheExampleThatIsCompiledHere() throws IOException {
    String source = Files.readString(Path.of("src/test/java/example/EmbeddingExample.java"));
    String shown =
        source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end")).strip();
    assertThat(Files.readString(Path.of("../docs/embedding.md")))
        .contains("```java\n" + shown + "\n```");
  }
}
