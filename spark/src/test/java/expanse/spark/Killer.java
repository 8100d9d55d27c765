package expanse.spark;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/// Kills the process of the executor that first brings a task to its end, and with it what the task
/// left for others.
final class Killer extends SparkListener {
  private static final int TASKS = 8;

  private final Map<String, Long> processes;
  private final AtomicInteger killed = new AtomicInteger();

  private Killer(Map<String, Long> processes) {
    this.processes = processes;
  }

  /// Knows the executors of a session, and begins to listen.
  static Killer of(SparkSession session) {
    Killer killer =
        new Killer(
            JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
                .mapToPair(
                    i -> new Tuple2<>(SparkEnv.get().executorId(), ProcessHandle.current().pid()))
                .collectAsMap());
    session.sparkContext().addSparkListener(killer);
    return killer;
  }

  /// Number of executors killed.
  int killed() {
    return killed.get();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    Long process = processes.get(end.taskInfo().executorId());
    if (process != null && killed.get() == 0) {
      ProcessHandle.of(process)
          .filter(ProcessHandle::destroyForcibly)
          .ifPresent(p -> killed.incrementAndGet());
    }
  }
}
