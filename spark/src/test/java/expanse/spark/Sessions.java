package expanse.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/// Sessions of Spark for the tests.
final class Sessions {
  private static final int PARTITIONS = 3;

  private Sessions() {}

  /// A session in this process.
  static SparkSession local() {
    return builder("local[2]").getOrCreate();
  }

  /// A session with executors that are processes of their own, as on a cluster. The environment
  /// names the folder of a distribution of Spark; this makes one out of the class path.
  static SparkSession cluster() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Path jars = home.resolve("jars");
    Files.createDirectories(jars);
    Files.writeString(home.resolve("RELEASE"), "Spark of the class path\n");
    String path = System.getProperty("java.class.path");
    for (String entry : path.split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      try {
        if (Files.isRegularFile(jar)) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
      } catch (FileAlreadyExistsException e) {
        // from an earlier test
      }
    }
    return builder("local-cluster[2,1,1024]")
        .config("spark.executor.extraClassPath", path)
        .config("spark.scheduler.minRegisteredResourcesRatio", 1)
        .getOrCreate();
  }

  private static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("test")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", PARTITIONS)
        .config("spark.sql.session.timeZone", "America/New_York")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", false);
  }
}
