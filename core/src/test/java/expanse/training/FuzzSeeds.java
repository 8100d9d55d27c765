package expanse.training;

import expanse.barfile.BarFiles;
import expanse.base.Rng;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.PredictionsFile;
import expanse.evaluation.SampleEvaluation;
import expanse.label.IndexSpan;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.metric.Calibrator;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.model.ModelFiles;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.CalibrationFile;
import expanse.run.CsvLog;
import expanse.run.LiveUse;
import expanse.run.StackingWeights;
import expanse.segment.SegmentSeeds;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.testing.Changed;
import expanse.window.LabelledBars;
import expanse.window.OriginalParquet;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Sound files of every kind, written by the program itself, to start fuzzing from.
final class FuzzSeeds {
  private final Path folder;

  FuzzSeeds(Path folder) {
    this.folder = folder;
  }

  List<byte[]> of(FuzzTarget target) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] written : written(target)) {
      seeds.add(written);
      if (target.fileName.endsWith(".safetensors")) {
        seeds.add(foreign(written));
      }
      if (target.isSealed()) {
        seeds.add(unsealed(written));
      }
    }
    return seeds;
  }

  /// The same safetensors file as if another program had written it, without a checksum.
  static byte[] foreign(byte[] own) {
    return new String(own, StandardCharsets.ISO_8859_1)
        .replace("\"format\":\"expanse\"", "\"format\":\"foreign\"")
        .replace("\"checksum\":\"", "\"checked_\":\"")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What a sealed JSON file says before its seal.
  static byte[] unsealed(byte[] sealed) {
    String text = new String(sealed, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf(",\n\"checksum\"")).getBytes(StandardCharsets.UTF_8);
  }

  private List<byte[]> written(FuzzTarget target) throws IOException {
    BarSeries bars = FuzzTarget.BARS.slice(0, 40);
    Path file = folder.resolve(target.fileName);
    switch (target) {
      case BARS_CSV, BARS_PARQUET -> BarFiles.write(file, bars);
      case BARS_GZIP -> {
        BarFiles.write(folder.resolve("plain.csv"), bars);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
          Files.copy(folder.resolve("plain.csv"), out);
        }
        return List.of(packed.toByteArray());
      }
      case ORIGINAL_PARQUET ->
          OriginalParquet.write(
              file,
              new LabelledBars(
                  bars,
                  List.of(new IndexSpan(5, 9, SpanType.RETRACEMENT, 1)),
                  List.of(new Window("a", null, 0)),
                  32,
                  Map.of(),
                  List.of()));
      case TRADES -> {
        return texts(
            "time,price,amount\n1385337600,800.5,1\n1385337607,801,0.25\n1385337700,799,3\n",
            "timestamp;price\n2024-01-31 14:30:00;1,5\n2024-01-31 14:31:00;2,75\n");
      }
      case TIME -> {
        return texts(
            "2024-01-31T14:30:00Z",
            "2024-01-31T09:30:00.123456789-05:00",
            "2024/01/31 14:30",
            "31.01.2024 14:30",
            "20240131 143000",
            "20240131143000",
            "1706711400",
            "1706711400000000000",
            "-1706711400");
      }
      case LABELS -> {
        Labels.write(
            file,
            List.of(
                new Label(0, 60_000, SpanType.RETRACEMENT, .5, "anna", "a \"note\", and more"),
                new Label(120_000, 240_000, SpanType.CONSOLIDATION, 1, "", "")));
        return List.of(
            Files.readAllBytes(file),
            "start;end;type\n2024-01-31 14:30;2024-01-31 14:41;c\n"
                .getBytes(StandardCharsets.UTF_8));
      }
      case WINDOWS ->
          WindowFile.write(
              file,
              FuzzTarget.BARS,
              List.of(
                  new Window("a", Subset.TRAIN, 0),
                  new Window("b, \"c\"", Subset.TEST, 60),
                  new Window("d", null, 7)));
      case SETTINGS -> {
        return texts(
            SettingsReader.toYaml(Presets.named("recommended")),
            "preset: seed-crf\noptimiser:\n  learning_rate: 0.002\nensemble: {members: 3}\n");
      }
      case ONE_SETTING -> {
        return texts(
            "optimiser.learning_rate=0.002",
            "ensemble.feature_subsets=[path, causal]",
            "segments.bar_trees=0");
      }
      case SAFETENSORS ->
          SafeTensorsFiles.write(
              file,
              new SafeTensors(
                  Map.of(
                      "a", new SafeTensors.Tensor(List.of(2, 3), new float[6]),
                      "b", new SafeTensors.Tensor(List.of(), new float[] {1.5f}),
                      "c", new SafeTensors.Tensor(List.of(0, 4), new float[0])),
                  Map.of("key", "a \"value\"")));
      case MODEL -> {
        Jade tiny =
            new Jade(Changed.of(JadeConfig.original(1), "steps", 2, "hidden", 1, "layers", 1));
        ModelFiles.write(file, tiny, tiny.init(new Rng(5)), Map.of());
        byte[] described = Files.readAllBytes(file);
        SafeTensorsFiles.write(
            file,
            new SafeTensors(ModelFiles.tensors(tiny.layout(), tiny.init(new Rng(6))), Map.of()));
        return List.of(described, Files.readAllBytes(file));
      }
      case STATE -> {
        float[] five = {1, 2, 3, 4, 5};
        state().write(file, five, five, five, five);
      }
      case SEGMENTS -> SegmentSeeds.write(file, FuzzTarget.RUN);
      case ENCODER -> {
        Jade small = new Jade(Changed.of(JadeConfig.original(2), "hidden", 2, "layers", 1));
        Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
        ModelFiles.tensors(small.layout(), small.init(new Rng(1)))
            .forEach((name, tensor) -> {
              if (name.startsWith("lstm.")) {
                tensors.put(name.replace("lstm.", "encoder."), tensor);
              }
            });
        SafeTensorsFiles.write(file, new SafeTensors(tensors, Map.of()));
      }
      case METADATA -> FuzzTarget.RUN.write(file);
      case CALIBRATION -> {
        List<byte[]> kinds = new ArrayList<>();
        for (Calibrator kind :
            List.of(
                new Calibrator.Temperature(1.25),
                new Calibrator.Platt(.9, -.1),
                new Calibrator.Isotonic(new double[] {.1, .4, .8}, new double[] {.2, .2, .7}))) {
          CalibrationFile.write(
              file,
              new CalibrationFile.Content(new StackingWeights(.4, .5, .1, 0), kind),
              FuzzTarget.RUN);
          kinds.add(Files.readAllBytes(file));
        }
        CalibrationFile.write(
            file,
            new CalibrationFile.Content(new StackingWeights(0, 1, 0, 30), null),
            FuzzTarget.RUN);
        kinds.add(Files.readAllBytes(file));
        return kinds;
      }
      case LIVE ->
          new LiveUse(.05, new Calibrator.Platt(.7, .15), 40, 400).write(file, FuzzTarget.RUN);
      case EVALUATION -> EvaluationJson.write(file, SampleEvaluation.make());
      case THRESHOLD -> new ChosenThreshold(.45, 3, "the table", 42, .5).write(folder);
      case PREDICTIONS ->
          PredictionsFile.write(
              file,
              bars,
              List.of(prediction(new Window("w, 1", Subset.TEST, 3), 20)),
              new boolean[1][20]);
      case RUN_TABLE -> {
        return texts(
            "epoch,train_loss,val_loss\n1,2.5,NaN\n2,1.25,\n3,1e-3,7\n",
            "epoch,phase\n1,\"a, \"\"b\"\"\"\n");
      }
    }
    return List.of(Files.readAllBytes(file));
  }

  private static List<byte[]> texts(String... texts) {
    List<byte[]> bytes = new ArrayList<>();
    for (String text : texts) {
      bytes.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes;
  }

  private static WindowPrediction prediction(Window window, int bars) {
    float[] half = new float[bars];
    java.util.Arrays.fill(half, .5f);
    return new WindowPrediction(
        window, half, half, half, List.of(), new float[0], Float.NaN, Float.NaN, new float[0]);
  }

  static ResumeState state() {
    return new ResumeState(
        3,
        9,
        2,
        1.5,
        2,
        List.of(1L, 2L),
        Map.of("epoch_metrics.csv", new CsvLog.Mark(10, 99)),
        1.5,
        Presets.named("recommended"),
        42,
        Map.of("bars.csv", "ab"),
        "cd");
  }
}
