package expanse.cli.option;

import expanse.detection.SeriesDetector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How a series is detected in: how far windows move, and which bars make a span.
public final class RuleOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--stride",
      paramLabel = "N",
      defaultValue = "" + SeriesDetector.STRIDE,
      description =
          "Bars between the starts of successive windows. Default: " + SeriesDetector.STRIDE + ".")
  private int stride;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "Threshold to use instead of the run's.")
  private @Nullable Double threshold;

  @Option(
      names = "--min-span-length",
      paramLabel = "N",
      description = "Drop detected spans that are shorter.")
  private @Nullable Integer minSpanLength;

  @Mixin private FalseMarkOptions falseMarks;

  /// Bars between the starts of successive windows.
  public int stride() {
    return stride;
  }

  /// The threshold, or null for the run's, or that of [#falseMarks].
  public @Nullable Double threshold() {
    return threshold;
  }

  /// Bars of the shortest span, or null for the run's.
  public @Nullable Integer minSpanLength() {
    return minSpanLength;
  }

  /// How many false detections choose the threshold.
  ///
  /// @throws ParameterException when a threshold is given as well
  public FalseMarkOptions falseMarks() {
    if (falseMarks.most() != null && threshold != null) {
      throw new ParameterException(
          spec.commandLine(), "give either --threshold or --false-marks, not both");
    }
    return falseMarks;
  }
}
