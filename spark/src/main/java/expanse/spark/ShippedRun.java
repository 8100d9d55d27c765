package expanse.spark;

import expanse.decoding.ChosenThreshold;
import expanse.detection.SeriesDetector;
import expanse.kernel.Kernels;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunFiles;
import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/// A run on its way to all executors, as the bytes of one archive. (What `addArchive` sends does
/// not reach the tasks of a session that has already run a query.)
///
/// @param archive fetched once by each executor
record ShippedRun(Broadcast<byte[]> archive) implements Serializable {
  /// Sends a run.
  ///
  /// @param run folder or zip archive of a finished run, on the machine of the driver
  /// @throws expanse.base.InputException when it holds no finished run, or one that is damaged
  static ShippedRun send(Path run, SparkContext spark) {
    try (RunFiles files = RunFiles.of(run)) {
      Path folder = FinishedRun.open(files.folder()).folder();
      ChosenThreshold.read(folder);
      return new ShippedRun(
          JavaSparkContext.fromSparkContext(spark).broadcast(RunFiles.packed(folder)));
    }
  }

  /// Says to the log of an executor when its Java was started without the vector module.
  static void warnOfSlowKernels() {
    String warning = Kernels.warning();
    if (warning != null) {
      System.getLogger("expanse").log(Level.WARNING, warning);
    }
  }

  /// Opens the run for a task, on the task's own thread.
  Opened open() {
    warnOfSlowKernels();
    RunFiles files = RunFiles.unpacked(new ByteArrayInputStream(archive.value()), "the run");
    try {
      Path folder = files.folder();
      return new Opened(
          files,
          SeriesDetector.open(
              folder, ChosenThreshold.read(folder).rule(), SeriesDetector.STRIDE, 1));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /// A run that a task has opened; closed at its end.
  record Opened(RunFiles files, SeriesDetector detector) implements TaskCompletionListener {
    @Override
    public void onTaskCompletion(TaskContext task) {
      detector.close();
      files.close();
    }
  }
}
