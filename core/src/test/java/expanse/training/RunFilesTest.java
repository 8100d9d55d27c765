package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.metric.Separation;
import expanse.run.CsvLog;
import expanse.run.LearnedFrom;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
  @TempDir private Path folder;

  static RunMetadata metadata() {
    return new RunMetadata(
        "2026-01-02T03:04:05Z",
        "running",
        Presets.named("recommended"),
        1,
        42,
        3,
        Map.of("bars", "bars.csv"),
        Map.of("bars.csv", "ab"),
        "cd",
        new RunMetadata.SplitSummary("in time order", false, "nothing shared\ntwo lines"),
        210,
        168,
        42,
        0,
        List.of("a", "b"),
        List.of("consolidation", "retracement"),
        new RunMetadata.ModelParams(97_547, 97_547),
        1.5,
        0.07,
        new LearnedFrom(
            60_000,
            1_000,
            new LearnedFrom.Range(.001, .002, .003),
            Map.of("a", new LearnedFrom.Range(-1, 0, 1))),
        Map.of("java", "25"),
        null);
  }

  @Test
  void theCsvColumnsAreTheOriginals() throws Exception {
    RunDirectory run = new RunDirectory(folder);
    try (RunLogs logs = new RunLogs(run, List.of("log_sigma_ptr", "lstm.weight_ih_l0"), null)) {
      logs.epoch(1, 2, 3, new double[] {.1, .2, .3}, 4);
      logs.losses(1, "train", new double[] {1, 2, 3, 4});
      logs.losses(1, "val", new double[] {1, 2, 3, 4});
      logs.uncertainty(5, new double[] {1, 2, 3, 4}, new double[] {5, 6, 7, 8});
      logs.probabilities(
          1, "val", Separation.of(new float[] {.5f, .25f}, new float[] {1, 0}, new float[] {1, 1}));
      logs.features(5, "val", List.of("f"), List.of(Separation.Summary.of(new float[] {1, 2, 3})));
      logs.gradients(10, 3, new double[] {1, 2});
      logs.flush();
    }
    assertThat(Files.readString(run.epochMetrics()))
        .isEqualTo(
            "epoch,train_loss,val_loss,span_f1,span_precision,span_recall,epoch_time\n"
                + "1,2.0,3.0,0.1,0.2,0.3,4.0\n");
    assertThat(Files.readString(run.lossComponents()))
        .isEqualTo(
            "epoch,phase,loss_type,loss_ptr,loss_span,loss_countdown,total_loss\n"
                + "1,train,2.0,1.0,3.0,4.0,10.0\n1,val,2.0,1.0,3.0,4.0,10.0\n");
    assertThat(Files.readString(run.uncertaintyParams()))
        .isEqualTo(
            "epoch,sigma_ptr,sigma_type,sigma_span,sigma_countdown,"
                + "weight_ptr,weight_type,weight_span,weight_countdown\n"
                + "5,1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0\n");
    assertThat(Files.readString(run.probabilityStats()))
        .isEqualTo(
            "epoch,phase,in_span_mean,in_span_std,in_span_min,in_span_max,in_span_median,out_span_mean,out_span_std,out_span_min,out_span_max,out_span_median,separation\n"
                + "1,val,0.5,0.0,0.5,0.5,0.5,0.25,0.0,0.25,0.25,0.25,0.25\n");
    assertThat(Files.readString(run.featureStats()))
        .startsWith("epoch,phase,feature_name,mean,std,min,max,median\n5,val,f,2.0,0.8164")
        .endsWith(",1.0,3.0,2.0\n");
    assertThat(Files.readString(run.gradientStats()))
        .isEqualTo("epoch,total_grad_norm,log_sigma_ptr,lstm.weight_ih_l0\n10,3.0,1.0,2.0\n");
  }

  @Test
  void aResumedLogLosesWhatCameAfterItsMark() throws Exception {
    Path file = folder.resolve("a.csv");
    CsvLog.Mark mark;
    try (CsvLog log = CsvLog.create(file, List.of("n"))) {
      log.put(1).endRow();
      mark = log.sync();
      log.put(2).endRow();
      log.flush();
    }
    try (CsvLog log = CsvLog.resume(file, mark)) {
      log.put(3).endRow();
      log.flush();
    }
    assertThat(Files.readString(file)).isEqualTo("n\n1\n3\n");
  }

  @Test
  void aLogThatWasChangedOrCutIsRefused() throws Exception {
    Path file = folder.resolve("a.csv");
    CsvLog.Mark mark;
    try (CsvLog log = CsvLog.create(file, List.of("n"))) {
      log.put(1).endRow();
      mark = log.sync();
    }
    Files.writeString(file, "n\n2\n");
    assertThatThrownBy(() -> CsvLog.resume(file, mark))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv was changed");
    Files.writeString(file, "n\n");
    assertThatThrownBy(() -> CsvLog.resume(file, mark))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("shorter");
    Files.delete(file);
    assertThatThrownBy(() -> CsvLog.resume(file, mark)).isInstanceOf(InputException.class);
  }

  @Test
  void metadataSurviveTheWayThroughTheFile() {
    Path file = folder.resolve("metadata.json");
    RunMetadata running = metadata();
    running.write(file);
    assertThat(RunMetadata.read(file)).isEqualTo(running);
    RunMetadata finished =
        running.finished(new RunMetadata.Result(100, 68, "validation-loss", 11.05, "ff", 5.5));
    finished.write(file);
    assertThat(RunMetadata.read(file)).isEqualTo(finished);
  }

  @Test
  void everyFlippedByteAndEveryCutOfTheMetadataIsNoticed() throws Exception {
    Path file = folder.resolve("metadata.json");
    metadata().write(file);
    byte[] good = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.json");
    for (int i = 0; i < good.length; i++) {
      byte[] bytes = good.clone();
      bytes[i] ^= (byte) (1 << (i % 7));
      Files.write(damaged, bytes);
      assertThat(isRefused(damaged)).as("byte %d", i).isTrue();
    }
    for (int i = 0; i < good.length; i += 7) {
      Files.write(damaged, Arrays.copyOf(good, i));
      assertThat(isRefused(damaged)).as("cut at %d", i).isTrue();
    }
  }

  private static boolean isRefused(Path file) {
    try {
      RunMetadata.read(file);
      return false;
    } catch (InputException e) {
      return true;
    }
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    assertThatThrownBy(() -> RunDirectory.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("contains no run");
    assertThatThrownBy(() -> RunDirectory.open(folder.resolve("none")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a folder");
  }
}
