package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
  @TempDir Path folder;

  @Test
  void labelsAndWindowsLieBesideTheBars() {
    Source plain = Source.of(folder.resolve("bars.csv"), null, null);
    assertThat(plain.labels()).isEqualTo(folder.resolve("labels.csv"));
    assertThat(plain.windows()).isEqualTo(folder.resolve("windows.csv"));
    Source named = Source.of(folder.resolve("ES 1m.csv.gz"), null, null);
    assertThat(named.name()).isEqualTo("ES 1m");
    assertThat(named.labels()).isEqualTo(folder.resolve("ES 1m.labels.csv"));
    assertThat(named.secondWindows()).isEqualTo(folder.resolve("ES 1m.windows-second.csv"));
    Source given = Source.of(folder.resolve("bars.csv"), folder.resolve("mine"), null);
    assertThat(given.labels()).isEqualTo(folder.resolve("mine"));
    assertThat(given.secondLabels()).isEqualTo(folder.resolve("mine-second"));
  }

  @Test
  void aFolderHoldsBarsLabelsAndOthers() throws IOException {
    for (String name :
        new String[] {
          "es.csv",
          "nq.parquet",
          "es.labels.csv",
          "es.windows.csv",
          "es.labels-second.csv",
          "notes.txt",
          "spans.csv",
          "es.labels.csv.journal"
        }) {
      Files.writeString(folder.resolve(name), "x");
    }
    assertThat(Source.ofFolder(folder)).extracting(Source::name).containsExactly("es", "nq");
  }

  @Test
  void aFolderOfInstrumentsIsWhatTrainTakes() throws IOException {
    for (String name : new String[] {"ES/bars.csv", "ES/labels.csv", "NQ/bars.parquet"}) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
    assertThat(Source.ofFolder(folder)).extracting(Source::name).containsExactly("ES", "NQ");
    Source second = Source.ofFolder(folder).getLast();
    assertThat(second.labels()).isEqualTo(folder.resolve("NQ/labels.csv"));
    Path contracts = Files.createDirectories(folder.resolve("CL/bars"));
    Files.writeString(contracts.resolve("h.csv"), "x");
    Files.writeString(contracts.resolve("m.csv"), "x");
    assertThatThrownBy(() -> Source.ofFolder(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("CL consists of contracts")
        .hasMessageContaining("h.csv");
  }

  @Test
  void labelsOfSeveralInstrumentsInOneFileAreRefusedAndThoseOfOneAreTaken() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "start,end,symbol\n");
    Path bars = Files.writeString(folder.resolve("bars.csv"), "x");
    assertThat(Source.ofFolder(folder).getFirst().labels()).isEqualTo(folder.resolve("labels.csv"));
    Files.move(bars, folder.resolve("ES.csv"));
    assertThatThrownBy(() -> Source.ofFolder(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds labels of several instruments")
        .hasMessageContaining("ES.labels.csv");
  }

  @Test
  void aFolderWithoutBarsIsRefusedInWords() {
    assertThatThrownBy(() -> Source.ofFolder(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds no bars");
  }
}
