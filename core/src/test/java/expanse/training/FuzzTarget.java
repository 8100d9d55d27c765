package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.Trades;
import expanse.base.InputException;
import expanse.base.SealedJson;
import expanse.decoding.ChosenThreshold;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.PredictionsFile;
import expanse.feature.WindowView;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.metric.Calibrator;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.model.ModelFiles;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.CalibrationFile;
import expanse.run.LiveUse;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import expanse.segment.SegmentAnswer;
import expanse.segment.SegmentModels;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.Changed;
import expanse.testing.RandomBars;
import expanse.testing.ToyMarket;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import expanse.window.LabelledBars;
import expanse.window.OriginalParquet;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every parser of the program, as something that reads a file of any bytes: it gives a value that
/// survives being written and read again, or an [InputException] of one line.
enum FuzzTarget {
  BARS_CSV("bars.csv"),
  BARS_GZIP("bars.csv.gz"),
  BARS_PARQUET("bars.parquet"),
  ORIGINAL_PARQUET("windows.parquet"),
  TRADES("trades.csv"),
  TIME("time.txt"),
  LABELS("labels.csv"),
  WINDOWS("windows.csv"),
  SETTINGS("settings.yaml"),
  ONE_SETTING("setting.txt"),
  SAFETENSORS("tensors.safetensors"),
  MODEL("best_model.safetensors"),
  STATE("resume_state.safetensors"),
  SEGMENTS("segments.safetensors"),
  ENCODER("encoder.safetensors"),
  METADATA("metadata.json"),
  CALIBRATION("calibration.json"),
  LIVE("live.json"),
  EVALUATION("evaluation.json"),
  THRESHOLD("threshold.json"),
  PREDICTIONS("predictions.csv"),
  RUN_TABLE("epoch_metrics.csv");

  /// A folder for every parser, named after it, with inputs that every build reads.
  static final Path STORED = Path.of("src/test/resources/fuzz");

  static final BarSeries BARS = RandomBars.walk(200, 3);
  static final RunMetadata RUN =
      RunFilesTest.metadata()
          .finished(new RunMetadata.Result(100, 68, "validation-loss", 11.05, "ff", 5.5));
  static final int STATE_SIZE = 5;
  private static final Pattern INSIDES =
      Pattern.compile(
          "(?i)jackson|duckdb|snakeyaml|fastcsv|jsonnode|\\b(java|javax|jdk|sun|tools|org|de)\\.[a-z]|\\bexpanse\\.[a-z]+\\.|[a-z]+Exception|\\bclass"
              + " |\\bnull\\b|\\[[BCDIJLZ];?@");
  private static final BarReadOptions OPTIONS = BarReadOptions.defaults();
  private static final TrainingSettings SMALL =
      ToyMarket.settings("model.hidden=2", "model.projection=2");
  private static final Jade NETWORK =
      new Jade(Changed.of(JadeConfig.original(2), "hidden", 2, "layers", 1));

  final String fileName;

  FuzzTarget(String fileName) {
    this.fileName = fileName;
  }

  /// Name of its corpus and in commands.
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The stored inputs.
  List<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.list(STORED.resolve(text()))) {
      return files.sorted().toList();
    }
  }

  static FuzzTarget of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// Whether its files end with a checksum, which no mutation would get past.
  boolean isSealed() {
    return switch (this) {
      case METADATA, CALIBRATION, LIVE, EVALUATION, THRESHOLD -> true;
      default -> false;
    };
  }

  /// Reads bytes as they are and, where a checksum guards them, also with a fresh checksum.
  ///
  /// @param folder for files
  void tryBytes(byte[] data, Path folder) throws IOException {
    Path file = folder.resolve(fileName);
    Files.deleteIfExists(file); // writing over a file may wait for the disk
    Files.write(file, data);
    tryFile(file);
    if (isSealed()) {
      // a brace is taken away when a seal is put on
      SealedJson.write(file, new String(data, StandardCharsets.UTF_8) + "}", List.of());
      tryFile(file);
    }
  }

  private void tryFile(Path file) throws IOException {
    try {
      read(file);
    } catch (InputException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      String given = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(insides(e.getMessage()).filter(word -> !given.contains(word)))
          .as(e.getMessage())
          .isEmpty();
    }
  }

  /// Words of a message that tell of classes and libraries, and so nothing to who reads it.
  private static Stream<String> insides(String message) {
    return INSIDES.matcher(message).results().map(MatchResult::group);
  }

  /// Reads a file and checks the value.
  ///
  /// @return whether it may count as read
  boolean read(Path file) throws IOException {
    Path again = file.resolveSibling("again-" + fileName.replace(".gz", ""));
    switch (this) {
      case BARS_CSV, BARS_GZIP, BARS_PARQUET -> {
        BarSeries bars = BarFiles.read(file, OPTIONS);
        BarFiles.write(again, bars);
        assertThat(RandomBars.same(BarFiles.read(again, OPTIONS), bars)).isTrue();
      }
      case ORIGINAL_PARQUET -> {
        LabelledBars read = OriginalParquet.read(file);
        assertThat(read.windows()).isNotEmpty();
      }
      case TRADES -> assertThat(Trades.read(file, OPTIONS).toBars(60_000).size()).isPositive();
      case TIME -> time(Files.readString(file, StandardCharsets.ISO_8859_1));
      case LABELS -> {
        List<Label> labels = Labels.read(file);
        Labels.write(again, labels);
        assertThat(Labels.read(again)).isEqualTo(labels);
      }
      case WINDOWS -> {
        List<Window> windows = WindowFile.read(file, BARS, 32, ZoneOffset.UTC, 0);
        WindowFile.write(again, BARS, windows);
        assertThat(WindowFile.read(again, BARS, 32, ZoneOffset.UTC, 0)).isEqualTo(windows);
      }
      case SETTINGS -> sameSettings(SettingsReader.read(file));
      case ONE_SETTING ->
          sameSettings(
              SettingsReader.with(SMALL, Files.readString(file, StandardCharsets.ISO_8859_1)));
      case SAFETENSORS -> {
        SafeTensors content = SafeTensorsFiles.read(file);
        SafeTensorsFiles.write(again, content);
        sameTensors(SafeTensorsFiles.read(again), content);
      }
      case MODEL -> {
        ModelFiles.Saved saved = ModelFiles.read(file);
        ModelFiles.write(again, new Jade(saved.config()), saved.parameters(), saved.metadata());
        assertThat(ModelFiles.read(again).config()).isEqualTo(saved.config());
      }
      case STATE -> assertThat(ResumeState.read(file, STATE_SIZE).state().settings()).isNotNull();
      case SEGMENTS -> {
        SegmentModels experts = SegmentModels.read(file, RUN);
        SegmentAnswer answer = experts.predict(new WindowView(BARS, 0, 60, 32), 0, 32, 0);
        for (int t = 0; t < 32; t++) {
          assertThat(answer.field().inside(t)).isBetween(0., 1.);
        }
      }
      case ENCODER ->
          new Transfer(SMALL, NETWORK).copy(file, new int[] {0, 1}, 2, NETWORK.layout().allocate());
      case METADATA -> {
        RunMetadata metadata = RunMetadata.read(file);
        metadata.write(again);
        assertThat(RunMetadata.read(again)).isEqualTo(metadata);
      }
      case LIVE -> {
        LiveUse use = LiveUse.read(file, RUN);
        assertThat(use.threshold()).isBetween(0., 1.);
        use.write(again, RUN);
        assertThat(LiveUse.read(again, RUN).threshold()).isEqualTo(use.threshold());
      }
      case CALIBRATION -> {
        CalibrationFile.Content content = CalibrationFile.read(file, RUN);
        Calibrator calibrator = content.calibrator();
        CalibrationFile.write(again, content, RUN);
        CalibrationFile.Content same = CalibrationFile.read(again, RUN);
        assertThat(same.stacking()).isEqualTo(content.stacking());
        if (calibrator != null) {
          assertThat(calibrator.apply(.3)).isBetween(0., 1.);
          assertThat(same.calibrator().apply(.3)).isEqualTo(calibrator.apply(.3));
        }
      }
      case EVALUATION -> {
        Evaluation evaluation = EvaluationJson.read(file);
        EvaluationJson.write(again, evaluation);
        assertThat(EvaluationJson.text(EvaluationJson.read(again)))
            .isEqualTo(EvaluationJson.text(evaluation));
      }
      case THRESHOLD ->
          assertThat(ChosenThreshold.read(file.toAbsolutePath().getParent()).rule()).isNotNull();
      case PREDICTIONS ->
          assertThat(PredictionsFile.read(file))
              .allMatch(row -> row.probability() >= 0 && row.probability() <= 1);
      case RUN_TABLE -> {
        RunTable table = RunTable.read(file);
        if (!table.isEmpty()) {
          table.rows().getFirst().keySet().forEach(table::numbers);
        }
      }
    }
    return true;
  }

  private static void time(String text) {
    try {
      long millis = new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE).parse(text);
      assertThat(new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE).parse(TimeText.of(millis)))
          .isEqualTo(millis);
    } catch (DateTimeException e) {
      throw new InputException("is " + e.getMessage(), e);
    }
  }

  private static void sameSettings(TrainingSettings settings) {
    assertThat(SettingsReader.ofYaml(SettingsReader.toYaml(settings), "again")).isEqualTo(settings);
  }

  private static void sameTensors(SafeTensors a, SafeTensors b) {
    assertThat(a.tensors().keySet()).isEqualTo(b.tensors().keySet());
    for (Map.Entry<String, SafeTensors.Tensor> entry : a.tensors().entrySet()) {
      SafeTensors.Tensor other = b.tensors().get(entry.getKey());
      assertThat(entry.getValue().shape()).isEqualTo(other.shape());
      assertThat(entry.getValue().values()).isEqualTo(other.values());
    }
  }

  /// Reads files in a process of its own and prints how each ended.
  ///
  /// @param args folders named after targets, each with files
  public static void main(String[] args) throws IOException {
    for (String arg : args) {
      Path file = Path.of(arg);
      String ended = "read";
      try {
        of(String.valueOf(file.getParent().getFileName())).read(file);
      } catch (InputException e) {
        ended = "refused " + e.getMessage();
      } catch (RuntimeException | Error e) {
        ended = "FAILED " + e;
      }
      System.out.println(arg + ": " + ended.replace('\n', '|'));
    }
  }
}
