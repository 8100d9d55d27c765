package expanse.cli.option;

import expanse.decoding.FalseMarks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many false detections a user accepts.
public final class FalseMarkOptions {
  @Option(
      names = "--false-marks",
      paramLabel = "X",
      description =
          "Choose the threshold from which on at most so many false detections are to be expected"
              + " a session (or a day, with --per day), counted on validation windows.")
  private @Nullable Double falseMarks;

  @Option(
      names = "--per",
      paramLabel = "session|day",
      defaultValue = "session",
      description = "What --false-marks counts over. Default: session, bars without a gap.")
  private FalseMarks.Per per = FalseMarks.Per.SESSION;

  /// How many, or null when the threshold is chosen in another way.
  public @Nullable Double most() {
    return falseMarks;
  }

  /// What they are counted over.
  public FalseMarks.Per per() {
    return per;
  }
}
