package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.DuckDb;
import expanse.base.SealedJson;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of a run made to overwhelm or to mislead, read with a heap of 64 MB; checksums are right
/// where a file has one, as they would be in a file that somebody made on purpose.
class HostileRunFilesTest {
  private static final long HUGE = 3L << 30;

  @TempDir private Path folder;
  private final List<Path> files = new ArrayList<>();

  private Path place(FuzzTarget target, String name) throws IOException {
    // a folder for every file, since readers expect their usual names
    Path own = Files.createDirectories(folder.resolve(name).resolve(target.text()));
    Path file = own.resolve(target.fileName);
    files.add(file);
    return file;
  }

  private void text(FuzzTarget target, String name, String text) throws IOException {
    Files.writeString(place(target, name), text);
  }

  private void sealed(FuzzTarget target, String name, String json) throws IOException {
    SealedJson.write(place(target, name), json, List.of());
  }

  /// A file of any size that takes no room on the disk.
  private void sparse(FuzzTarget target, String name, String head, long size) throws IOException {
    sparse(place(target, name), head.getBytes(StandardCharsets.UTF_8), size);
  }

  private static void sparse(Path file, byte[] head, long size) throws IOException {
    Files.write(file, head);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}), size - 1);
    }
  }

  private static byte[] tensorHead(String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private void tensors(FuzzTarget target, String name, String header, int data) throws IOException {
    byte[] head = tensorHead(header);
    Files.write(place(target, name), Arrays.copyOf(head, head.length + data));
  }

  private void tensorFiles() throws IOException {
    FuzzTarget t = FuzzTarget.SAFETENSORS;
    tensors(t, "header-deep", "{\"a\":" + "[".repeat(100_000), 0);
    tensors(t, "header-of-many", "{" + "\"a\":{},".repeat(1_500_000) + "\"b\":{}}", 0);
    tensors(t, "header-of-one-long-name", "{\"" + "n".repeat(14 << 20) + "\":1}", 0);
    Files.write(
        place(t, "header-length"),
        ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array());
    Files.write(
        place(t, "header-length-below-zero"),
        ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array());
    String entry = "\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%s]}";
    tensors(
        t,
        "overlap",
        "{\"a\":{" + entry.formatted("2", "0,8") + ",\"b\":{" + entry.formatted("2", "4,12") + "}",
        12);
    tensors(t, "beyond", "{\"a\":{" + entry.formatted("4", "0,16") + "}", 8);
    tensors(t, "hole", "{\"a\":{" + entry.formatted("1", "4,8") + "}", 8);
    tensors(t, "backwards", "{\"a\":{" + entry.formatted("1", "8,4") + "}", 8);
    tensors(
        t,
        "product-overflows",
        "{\"a\":{" + entry.formatted("4294967296,4294967296", "0,8") + "}",
        8);
    tensors(
        t, "sixteen-and-more", "{\"a\":{" + entry.formatted("1" + ",1".repeat(16), "0,4") + "}", 4);
    tensors(t, "name-twice", "{\"a\":{" + entry.formatted("1", "0,4") + ",\"a\":{}}", 4);
    ByteBuffer nan =
        ByteBuffer.wrap(
                Arrays.copyOf(
                    tensorHead("{\"a\":{" + entry.formatted("2", "0,8") + "}"),
                    tensorHead("{\"a\":{" + entry.formatted("2", "0,8") + "}").length + 8))
            .order(ByteOrder.LITTLE_ENDIAN);
    Files.write(place(t, "nan"), nan.putFloat(nan.capacity() - 8, Float.NaN).array());
    Files.write(
        place(t, "infinite"), nan.putFloat(nan.capacity() - 8, Float.NEGATIVE_INFINITY).array());
    String size = Long.toString(HUGE / 4 * 4);
    sparse(
        place(t, "larger-than-memory"),
        tensorHead("{\"a\":{" + entry.formatted(Long.toString(HUGE / 4), "0," + size) + "}"),
        HUGE);
    tensors(
        FuzzTarget.MODEL,
        "impossible-network",
        "{\"lstm.weight_ih_l0\":{"
            + entry.formatted("1,1", "0,4")
            + ",\"expansion_binary_head.1.weight\":{"
            + entry.formatted("1,1", "4,8")
            + "}",
        8);
    String network =
        "{\\\"inputs\\\":4096,\\\"steps\\\":8192,\\\"hidden\\\":4096,\\\"layers\\\":16,"
            + "\\\"headWidth\\\":65536,\\\"classes\\\":1024,\\\"inputDropout\\\":0,"
            + "\\\"layerDropout\\\":0,\\\"denseDropout\\\":0,\\\"spanHead\\\":\\\"BAR\\\","
            + "\\\"pointerHead\\\":\\\"POOLED\\\",\\\"attention\\\":\\\"NONE\\\",\\\"spanPrior\\\":0}";
    tensors(
        FuzzTarget.MODEL,
        "giant-network",
        "{\"__metadata__\":{\"network\":\"" + network + "\"}}",
        0);
  }

  /// A sound file in which one tensor is another or, for null, is not there.
  private void changed(
      FuzzTarget target, String name, String tensor, SafeTensors.@Nullable Tensor other)
      throws IOException {
    Path file = place(target, target.text() + "-" + name);
    Files.write(file, new FuzzSeeds(file.getParent()).of(target).getFirst());
    SafeTensors sound = SafeTensorsFiles.read(file);
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>(sound.tensors());
    if (other == null) {
      assertThat(tensors.remove(tensor)).isNotNull();
    } else {
      tensors.put(tensor, other);
    }
    SafeTensorsFiles.write(file, new SafeTensors(tensors, sound.metadata()));
  }

  private static SafeTensors.Tensor tensor(float... values) {
    return SafeTensors.Tensor.of(values);
  }

  private void changedTensors() throws IOException {
    float[] nodes = new float[3];
    FuzzTarget spans = FuzzTarget.SEGMENTS;
    for (String trees : List.of("model_1.bars_0", "model_1.spans", "model_0.type_1")) {
      changed(spans, "left-beyond", trees + ".left", tensor(2147483648f));
      changed(spans, "left-itself", trees + ".left", tensor(0));
      changed(spans, "too-few", trees + ".left", tensor(nodes));
      changed(spans, "roots-below-zero", trees + ".roots", tensor(-1));
      changed(spans, "roots-beyond", trees + ".roots", tensor(1e9f));
      changed(spans, "no-such-feature", trees + ".feature", tensor(1e6f));
      changed(spans, "half-a-feature", trees + ".feature", tensor(0.5f));
      changed(spans, "no-values", trees + ".value", null);
    }
    changed(spans, "no-choice", "model_0.choice", null);
    changed(spans, "endless", "model_0.choice", tensor(1, 1e9f, 0, 0, 2));
    changed(spans, "no-bars", "model_0.choice", tensor(0, 5, 0, 0, 2));
    changed(spans, "many-types", "model_0.choice", tensor(1, 5, 0, 0, 1e6f));
    String weights = "lstm.weight_ih_l0";
    FuzzTarget model = FuzzTarget.MODEL;
    changed(model, "transposed", weights, new SafeTensors.Tensor(List.of(1, 4), new float[4]));
    changed(model, "flat", weights, tensor(new float[4]));
    changed(model, "empty", weights, new SafeTensors.Tensor(List.of(4, 0), new float[0]));
    changed(model, "one-missing", weights, null);
    changed(model, "path", "../../../" + weights, tensor(new float[4]));
    changed(FuzzTarget.STATE, "too-many", "best", tensor(new float[6]));
    changed(FuzzTarget.STATE, "none", "first_moment", tensor());
    changed(FuzzTarget.ENCODER, "narrow", "encoder.weight_ih_l0", tensor(new float[8]));
  }

  private void jsonFiles() throws IOException {
    for (FuzzTarget target :
        List.of(
            FuzzTarget.METADATA,
            FuzzTarget.CALIBRATION,
            FuzzTarget.LIVE,
            FuzzTarget.EVALUATION,
            FuzzTarget.THRESHOLD)) {
      String name = target.text();
      sealed(target, name + "-deep", "{\"a\":" + "[".repeat(200_000) + "}");
      sealed(target, name + "-deep-objects", "{\"a\":".repeat(200_000) + "}");
      sealed(target, name + "-long-number", "{\"threshold\":" + "1".repeat(500_000) + "}");
      sealed(target, name + "-exponent", "{\"threshold\":1e1000000000,\"epochs\":1e1000000000}");
      sealed(target, name + "-wide", "{\"a\":[0" + ",0".repeat(3_000_000) + "]}");
      sealed(
          target, name + "-typed", "{\"@class\":\"java.net.URL\",\"a\":[\"java.net.URL\",\"x\"]}");
      sealed(target, name + "-null", "{\"a\":null}");
      sparse(target, name + "-larger-than-memory", "{", HUGE);
    }
    String stacking =
        "{\"weights_sha256\":\"ff\",\"network_weight\":0.4,\"bar_weight\":0.5,\"span_weight\":0.1,\"test_time_shift\":";
    String calibration = stacking + "0,\"kind\":";
    sealed(FuzzTarget.CALIBRATION, "shift-negative", stacking + "-1,\"kind\":\"none\"}");
    sealed(
        FuzzTarget.CALIBRATION,
        "share-above-one",
        stacking.replace("0.5", "1.5") + "0,\"kind\":\"none\"}");
    sealed(FuzzTarget.CALIBRATION, "shift-huge", stacking + "1e9,\"kind\":\"none\"}");
    sealed(
        FuzzTarget.CALIBRATION,
        "temperature-nan",
        calibration + "\"temperature\",\"temperature\":\"NaN\"}");
    sealed(
        FuzzTarget.CALIBRATION,
        "temperature-zero",
        calibration + "\"temperature\",\"temperature\":0}");
    sealed(
        FuzzTarget.CALIBRATION,
        "slope-infinite",
        calibration + "\"platt\",\"slope\":1e999,\"shift\":0}");
    sealed(
        FuzzTarget.CALIBRATION,
        "falling",
        calibration + "\"isotonic\",\"x\":[0.1,0.2],\"y\":[0.9,0.1]}");
    sealed(
        FuzzTarget.CALIBRATION,
        "uneven",
        calibration + "\"isotonic\",\"x\":[0.1,0.2],\"y\":[0.9]}");
    sealed(
        FuzzTarget.CALIBRATION,
        "of-another-run",
        "{\"weights_sha256\":\"0\",\"kind\":\"temperature\",\"temperature\":1}");
  }

  private void liveFiles() throws IOException {
    String live = "{\"weights_sha256\":\"ff\",\"kind\":\"none\",\"windows\":";
    sealed(FuzzTarget.LIVE, "live-threshold-missing", live + "1,\"bars\":1}");
    sealed(FuzzTarget.LIVE, "live-threshold-large", live + "1,\"bars\":1,\"threshold\":1.5}");
    sealed(FuzzTarget.LIVE, "live-windows-negative", live + "-3,\"bars\":1,\"threshold\":0.5}");
    sealed(FuzzTarget.LIVE, "live-bars-text", live + "1,\"bars\":\"x\",\"threshold\":0.5}");
  }

  private void yamlFiles() throws IOException {
    FuzzTarget t = FuzzTarget.SETTINGS;
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [*a").append(i - 1);
      bomb.append((", *a" + (i - 1)).repeat(8)).append("]\n");
    }
    text(t, "yaml-bomb", bomb.toString());
    text(t, "yaml-bomb-of-a-setting", bomb + "optimiser: {learning_rate: *a39}\n");
    text(t, "yaml-deep", "a: " + "[".repeat(50_000));
    text(t, "yaml-deep-maps", "{a: ".repeat(50_000));
    text(t, "yaml-deep-dashes", "- ".repeat(50_000));
    text(t, "yaml-tag", "optimiser: !!javax.script.ScriptEngineManager [!!java.net.URL [x]]\n");
    text(t, "yaml-itself", "a: &a {b: *a}\n");
    text(t, "yaml-long", "a: " + "x".repeat(900_000));
    text(t, "yaml-many", "k: 1\n".repeat(200_000));
    text(t, "yaml-number", "epochs: 1e1000000000\n");
    text(t, "yaml-name", "\"epochs\\nsecond line\": 1\n");
    sparse(t, "yaml-larger-than-memory", "a: ", HUGE);
  }

  private void tableFiles() throws Exception {
    String header = "window,time,open,high,low,close,probability,truth,weight,predicted\n";
    FuzzTarget p = FuzzTarget.PREDICTIONS;
    sparse(p, "predictions-larger-than-memory", header, HUGE);
    text(p, "predictions-line", header + "x".repeat(5_000_000));
    text(p, "predictions-quote", header + "\"" + ",\n".repeat(2_500_000));
    text(p, "predictions-cells", header + ",".repeat(5_000_000));
    text(p, "predictions-nan", header + "w,t,1,1,1,1,NaN,0,1,0\n");
    text(p, "predictions-negative", header + "w,t,1,1,1,1,-1,0,1,0\n");
    text(p, "predictions-short", header + "w,t,1\n");
    sparse(FuzzTarget.RUN_TABLE, "table-larger-than-memory", "epoch,loss\n", HUGE);
    text(FuzzTarget.RUN_TABLE, "table-quote", "epoch,loss\n1,\"" + "2,\n".repeat(1_000_000));
    text(FuzzTarget.RUN_TABLE, "table-text", "epoch,loss\n1,../../etc\n");
    FuzzTarget w = FuzzTarget.WINDOWS;
    sparse(w, "windows-larger-than-memory", "window,split,start\n", HUGE);
    text(w, "windows-quote", "window,split,start\n\"" + ",\n".repeat(1_500_000));
    text(w, "windows-line", "window,split,start\n" + "x".repeat(3_000_000));
    sparse(FuzzTarget.LABELS, "labels-larger-than-memory", "start,end,type\n", HUGE);
    sparse(FuzzTarget.TRADES, "trades-one-line-of-gigabytes", "time,price\n1,", HUGE);
    sparse(FuzzTarget.BARS_CSV, "bars-one-line-of-gigabytes", "time,open,high,low,close\n", HUGE);
    sparse(
        FuzzTarget.BARS_CSV,
        "bars-one-cell-of-gigabytes",
        "time,open,high,low,close\n1700000000,\"",
        HUGE);
    try (Connection connection = DuckDb.open();
        Statement s = connection.createStatement()) {
      String bomb = "COPY (SELECT %s FROM range(%d)) TO %s (FORMAT parquet, COMPRESSION zstd)";
      s.execute(
          bomb.formatted(
              "1::BIGINT AS time, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close",
              2_000_000,
              DuckDb.literal(place(FuzzTarget.BARS_PARQUET, "parquet-of-equal-rows"))));
      s.execute(
          bomb.formatted(
              "repeat('9', 1000000) AS time, 1.0 AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close",
              50,
              DuckDb.literal(place(FuzzTarget.BARS_PARQUET, "parquet-of-long-times"))));
      s.execute(
          bomb.formatted(
              "'w' AS window_id, 'retracement' AS label, 1 AS expansion_start, 2 AS expansion_end,"
                  + " list_transform(range(100000), x -> [1.0, 1.0, 1.0, 1.0]) AS features",
              1,
              DuckDb.literal(place(FuzzTarget.ORIGINAL_PARQUET, "windows-of-many-bars"))));
    }
  }

  @Test
  void everyHostileFileIsRefusedInOneLineWithinASmallHeap() throws Exception {
    tensorFiles();
    changedTensors();
    jsonFiles();
    liveFiles();
    yamlFiles();
    tableFiles();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzTarget.class.getName()));
    files.forEach(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    assertThat(lines).hasSameSizeAs(files);
    assertThat(lines).allMatch(line -> line.contains(": refused "));
    assertThat(lines).noneMatch(line -> line.contains("heap space") || line.contains("|"));
    assertThat(lines)
        .filteredOn(line -> line.contains("larger-than-memory"))
        .isNotEmpty()
        .allMatch(line -> line.contains("-Xmx") || line.contains("larger than"));
  }
}
