package expanse.spark;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.pipeline.PlannedRun;
import expanse.pipeline.RunFiles;
import expanse.pipeline.RunMaker;
import expanse.pipeline.RunPlan;
import expanse.training.TrainingListener;
import expanse.window.LabelledBars;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/// Makes runs on the executors of a session.
///
/// Each run is a job of one task, so that it stands in its folder as soon as it is made, and one
/// that no executor can make does not end the others. The bars travel once to each executor, a run
/// comes back as an archive. A run that was interrupted, here or there, starts over.
public final class SparkRuns implements RunMaker {
  private final JavaSparkContext spark;

  /// @param session whose executors make the runs
  public SparkRuns(SparkSession session) {
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @Override
  public String where() {
    return "on " + spark.master();
  }

  @Override
  public void make(List<PlannedRun> runs, Listener listener) {
    String group = "expanse-" + UUID.randomUUID();
    IdentityHashMap<LabelledBars, Broadcast<byte[]>> sent = new IdentityHashMap<>();
    ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    CompletionService<PlannedRun> ended = new ExecutorCompletionService<>(waiting);
    try {
      for (PlannedRun run : runs) {
        Broadcast<byte[]> bars = sent.computeIfAbsent(run.bars(), this::send);
        ended.submit(() -> {
          spark.setJobGroup(group, "run " + run.name(), true);
          String failure = made(run, bars);
          listener.ended(run, failure.isEmpty() ? null : failure);
          return run;
        });
      }
      for (int k = 0; k < runs.size(); k++) {
        Workers.results(List.of(ended.take()));
      }
    } catch (InterruptedException e) {
      spark.cancelJobGroup(group);
      Thread.currentThread().interrupt();
      throw new InputException("the runs were interrupted; give the same command again", e);
    } catch (RuntimeException | Error e) {
      spark.cancelJobGroup(group);
      throw e;
    } finally {
      waiting.shutdownNow();
      sent.values().forEach(Broadcast::destroy);
    }
  }

  private Broadcast<byte[]> send(LabelledBars bars) {
    return spark.broadcast(bytes(bars));
  }

  /// Has a run made and unpacks it; gives why it broke off, empty when it did not.
  private String made(PlannedRun run, Broadcast<byte[]> bars) throws InterruptedException {
    try {
      Tuple2<String, byte[]> made =
          spark
              .parallelize(List.of(run.folder().toString()), 1)
              .map(new Making(run.plan(), bars))
              .collectAsync()
              .get()
              .getFirst();
      if (made._1().isEmpty()) {
        RunFiles.unpackTo(new ByteArrayInputStream(made._2()), run.folder());
      }
      return made._1();
    } catch (ExecutionException e) {
      String why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      return "no executor brought it to its end: " + why.lines().findFirst().orElse("");
    } catch (InputException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// The work of a task: why it broke off, or empty, and the archive of the run.
  private record Making(RunPlan plan, Broadcast<byte[]> bars)
      implements Function<String, Tuple2<String, byte[]>> {
    @Override
    public Tuple2<String, byte[]> call(String folder) {
      ShippedRun.warnOfSlowKernels();
      try (RunFiles files = RunFiles.scratch()) {
        Path here = files.folder();
        try {
          int threads = TaskContext.get().cpus();
          plan.make(labelled(bars.value()), here, threads, TrainingListener.NONE);
          return new Tuple2<>("", RunFiles.packed(here));
        } catch (InputException e) {
          // who reads it looks for the folder that he named
          String why = String.valueOf(e.getMessage()).replace(here.toString(), folder);
          return new Tuple2<>(why, new byte[0]);
        }
      }
    }
  }

  private static byte[] bytes(LabelledBars bars) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bars.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static LabelledBars labelled(byte[] bytes) {
    try {
      return LabelledBars.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
