package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.OutputOptions;
import expanse.model.Jade;
import expanse.model.ModelFiles;
import expanse.model.OnnxExport;
import expanse.pipeline.FinishedRun;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the networks of a run in a format that other programs compute.
@Command(
    name = "export",
    description = {
      "Export the networks of a run as ONNX models, one file per member of the ensemble.",
      "Input: features (batch x bars x inputs), in the order that the file's metadata names."
          + " Outputs: logits, probabilities, countdown, type, pointers. Averaging over members,"
          + " boosted trees and calibration are not part of the files."
    },
    footer = {"", "Example:", "  expanse export run --format onnx --out models"})
public final class ExportCommand implements Runnable {
  /// The formats.
  enum Format {
    /// Open Neural Network Exchange, operator set 17.
    onnx
  }

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Only ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("UnusedVariable") // there is one format so far
  private Format format = Format.onnx;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder for model-1.onnx, model-2.onnx and so on. Default: the run's folder.")
  private @Nullable Path out;

  @Mixin private OutputOptions output;

  public ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FinishedRun trained = FinishedRun.open(run);
    int members = trained.metadata().ensemble();
    Outputs outputs = output.outputs(console);
    for (int k = 1; k <= members; k++) {
      outputs.file(file(k), "model");
    }
    outputs.write(() -> export(members));
    beside(trained.metadata().settings(), members);
  }

  private Path file(int member) {
    return (out == null ? run : out).resolve("model-" + member + ".onnx");
  }

  private void export(int members) {
    for (int k = 1; k <= members; k++) {
      RunDirectory member = RunDirectory.open(RunDirectory.open(run).member(k).path());
      RunMetadata metadata = RunMetadata.read(member.metadata());
      ModelFiles.Saved saved = ModelFiles.read(member.bestModel());
      Path file = file(k);
      OnnxExport.write(
          file, new Jade(saved.config()), saved.parameters(), properties(metadata, k, members));
      console.say("%s: %d inputs, windows of any length", file, saved.config().inputs());
    }
  }

  private static Map<String, String> properties(RunMetadata metadata, int member, int members) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("inputs", String.join(",", metadata.featureNames()));
    properties.put("window", Integer.toString(metadata.settings().window()));
    properties.put("member", member + " of " + members);
    return properties;
  }

  private void beside(TrainingSettings settings, int members) {
    if (members > 1) {
      console.say(
          "note: the run averages its %d networks; average the outputs of the files to do the same",
          members);
    }
    if (settings.segments().on()) {
      console.say("note: the run's model of spans is not in the files");
    }
    if (settings.inference().testTimeInversion()) {
      console.say(
          "note: the run also averages over inverted prices (inference.test_time_inversion); the"
              + " files do not");
    }
  }
}
