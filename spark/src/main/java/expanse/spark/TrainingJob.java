package expanse.spark;

import expanse.cli.Main;
import expanse.cli.console.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/// The program for `spark-submit` that trains: `TrainingJob experiment …` and `TrainingJob
/// learn-curve …` do what `expanse experiment` and `expanse learn-curve` do with the same words,
/// and make the runs on the executors. All files are read and written on this machine.
public final class TrainingJob {
  private static final List<String> COMMANDS = List.of("experiment", "learn-curve");

  private TrainingJob() {}

  /// @param args the command and its options
  public static void main(String[] args) {
    if (args.length == 0 || !COMMANDS.contains(args[0])) {
      System.err.println(
          "usage: spark-submit [OPTIONS] --class "
              + TrainingJob.class.getName()
              + " JAR "
              + String.join("|", COMMANDS)
              + " [ARGUMENTS]");
      System.exit(2);
    }
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "expanse " + args[0]);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    int code;
    try {
      code = run(session, System.out, System.err, args);
    } finally {
      session.stop();
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  /// @return the exit code
  static int run(SparkSession session, PrintStream out, PrintStream err, String... args) {
    PrintWriter results = new PrintWriter(out, true, StandardCharsets.UTF_8);
    PrintWriter notes = new PrintWriter(err, true, StandardCharsets.UTF_8);
    return Main.run(new Console(results, notes, 0), new SparkRuns(session), args);
  }
}
