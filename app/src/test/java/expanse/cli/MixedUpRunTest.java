package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of two runs that were mixed up are noticed by name, by every command that reads the run.
class MixedUpRunTest {
  @TempDir static Path trained;
  @TempDir Path folder;

  @BeforeAll
  static void train() {
    ToyFiles files = ToyFiles.in(trained, 3);
    for (String name : List.of("run", "other")) {
      Path out = trained.resolve(name);
      Object[] words =
          files.train(
              out,
              "--set=ensemble.members=2",
              "--set=inference.calibration=platt",
              "--seed=" + name.length());
      assertThat(Run.of(words).err()).doesNotContain("error");
      assertThat(Run.of("evaluate", out, "--no-live").code()).isZero();
    }
  }

  @BeforeEach
  void copy() throws IOException {
    copy(trained, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path file : tree.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /// A mix-up: names of what is taken from the other run, or `-` with what is deleted, or `+` with
  /// what gets a line more, or `!` with what is taken from the other run by one that had none.
  static List<String> mixUps() {
    return List.of(
        "member-2",
        "-calibration.json",
        "calibration.json",
        "threshold.json",
        "evaluation.json predictions.csv",
        "!evaluation.json predictions.csv",
        "best_model.safetensors",
        "metadata.json",
        "metadata.json best_model.safetensors calibration.json threshold.json",
        "manifest.json",
        "-member-2/metadata.json",
        "+epoch_metrics.csv",
        "+member-2/epoch_metrics.csv",
        "+member-2/metadata.json",
        "+windows.csv");
  }

  private void mixUp(String what) throws IOException {
    Path run = folder.resolve("run");
    for (String name : what.replaceFirst("^[-+!]", "").split(" ")) {
      Path file = run.resolve(name);
      Path other = folder.resolve("other").resolve(name);
      switch (what.charAt(0)) {
        case '-' -> Files.delete(file);
        case '+' -> Files.writeString(file, "1\n", StandardOpenOption.APPEND);
        default -> {
          if (Files.isDirectory(other)) {
            copy(other, file);
          } else {
            Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }

  private List<Object[]> readers() {
    Path run = folder.resolve("run");
    Path bars = folder.resolve("bars.csv");
    Path none = folder.resolve("none");
    return List.of(
        new Object[] {"predict", run, "--bars", bars, "--out", folder.resolve("none.csv")},
        new Object[] {"evaluate", run, "--no-live", "--out", none},
        new Object[] {"report", run},
        new Object[] {"export", run, "--out", none},
        new Object[] {"label", "suspects", run, "--out", none},
        new Object[] {"suggest", run, "--bars", bars, "--out", folder.resolve("none.csv")},
        new Object[] {"compare", run, folder.resolve("other"), "--out", none},
        new Object[] {"prove-causal", "--bars", bars, "--run", run});
  }

  @ParameterizedTest
  @MethodSource("mixUps")
  void everyCommandThatReadsTheRunNoticesAndSaysWhich(String what) throws IOException {
    if (what.startsWith("!")) {
      Path fresh = folder.resolve("fresh");
      ToyFiles files =
          new ToyFiles(
              folder.resolve("bars.csv"),
              folder.resolve("labels.csv"),
              folder.resolve("windows.csv"));
      assertThat(Run.of(files.train(fresh)).code()).isZero();
      deleteAll(folder.resolve("run"));
      Files.move(fresh, folder.resolve("run"));
    }
    mixUp(what);
    for (Object[] words : readers()) {
      Run noticed = Run.of(words);
      assertThat(noticed.code()).as("%s after %s", words[0], what).isEqualTo(1);
      assertThat(noticed.err().lines().filter(line -> !line.startsWith("note: ")))
          .as("%s after %s", words[0], what)
          .singleElement()
          .asString()
          .startsWith("error: ")
          .contains(folder.resolve("run").toString());
      assertThat(folder.resolve("none")).doesNotExist();
      assertThat(folder.resolve("none.csv")).doesNotExist();
    }
  }

  private static void deleteAll(Path place) throws IOException {
    try (Stream<Path> tree = Files.walk(place)) {
      for (Path file : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aWrongThresholdIsMendedByChoosingItAgainAndAWrongEvaluationByEvaluating()
      throws IOException {
    Path run = folder.resolve("run");
    mixUp("threshold.json");
    assertThat(Run.of("report", run).err()).contains("run expanse threshold again");
    assertThat(Run.of("threshold", run).code()).isZero();
    mixUp("evaluation.json predictions.csv");
    assertThat(Run.of("report", run).err()).contains("run expanse evaluate again");
    assertThat(Run.of("evaluate", run, "--no-live").code()).isZero();
    assertThat(Run.of("report", run).code()).isZero();
  }

  @Test
  void whatRightfullyChangesARunIsNoMixUp() {
    Path run = folder.resolve("run");
    List<Object[]> changes = new ArrayList<>();
    changes.add(new Object[] {"threshold", run, "--min", ".2", "--max", ".4"});
    changes.add(new Object[] {"evaluate", run, "--no-live"});
    changes.add(new Object[] {"report", run});
    changes.add(new Object[] {"export", run});
    changes.add(new Object[] {"report", run});
    changes.add(new Object[] {"export", run});
    for (Object[] words : changes) {
      assertThat(Run.of(words).err()).as("%s", words[0]).doesNotContain("error");
    }
  }

  @Test
  void aSecondProcessIsRefusedInOneLine() {
    Path run = folder.resolve("run");
    try (FolderLock _ = FolderLock.acquire(run)) {
      for (Object[] words :
          List.of(
              new Object[] {"threshold", run},
              new Object[] {"evaluate", run, "--no-live"},
              new ToyFiles(
                      folder.resolve("bars.csv"),
                      folder.resolve("labels.csv"),
                      folder.resolve("windows.csv"))
                  .train(run, "--overwrite"))) {
        Run second = Run.of(words);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err())
            .contains("is in use by process " + ProcessHandle.current().pid() + " on ");
      }
    }
    assertThat(Run.of("threshold", run).code()).isZero();
  }
}
