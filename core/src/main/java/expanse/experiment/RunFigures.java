package expanse.experiment;

import expanse.diagnosis.Diagnosis;
import expanse.diagnosis.RunTables;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import java.nio.file.Path;

/// What a table of runs says about one.
///
/// @param f1 per-bar micro F1 on the test subset, with the threshold from validation
/// @param interval its 95 % interval, lower and upper end
/// @param averagePrecision on the test subset
/// @param separation mean probability inside spans minus outside
/// @param ece expected calibration error
/// @param better whether it is better than every baseline
/// @param leaky whether the subsets share something, so that no figure can be trusted
/// @param verdict in words
/// @param everyBar F1 of marking every bar
/// @param bestBaseline F1 of the best baseline
/// @param countdownShare of the countdown in the raw validation loss at the end
/// @param seconds of training, all members one after the other
public record RunFigures(
    double f1,
    double[] interval,
    double averagePrecision,
    double separation,
    double ece,
    boolean better,
    boolean leaky,
    String verdict,
    double everyBar,
    double bestBaseline,
    double countdownShare,
    double seconds) {

  /// Reads the figures of a finished and evaluated run.
  public static RunFigures read(Path folder) {
    RunDirectory run = new RunDirectory(folder);
    RunManifest.verifyIfSealed(run);
    Evaluation evaluation = EvaluationJson.read(folder.resolve(RunDirectory.EVALUATION));
    Evaluation.SubsetScores test = evaluation.test();
    return new RunFigures(
        test.perBarMicro().f1(),
        test.confidenceInterval95().perBarMicroF1(),
        test.perBarMicro().averagePrecision(),
        test.separation(),
        test.calibration().ece(),
        evaluation.evidence().better(),
        evaluation.split().leaky(),
        evaluation.verdict(),
        baseline(evaluation, "every_bar"),
        baseline(evaluation, evaluation.evidence().bestBaseline()),
        Diagnosis.lossShare(RunTables.read(run), "countdown"),
        seconds(run));
  }

  private static double baseline(Evaluation evaluation, String name) {
    Evaluation.BaselineScores scores = evaluation.baselines().get(name);
    return scores == null ? Double.NaN : scores.f1();
  }

  private static double seconds(RunDirectory run) {
    int members = RunMetadata.read(run.metadata()).ensemble();
    double sum = 0;
    for (RunDirectory member : run.members(members)) {
      RunMetadata.Result result = RunMetadata.read(member.metadata()).result();
      sum += result == null ? Double.NaN : result.seconds();
    }
    return sum;
  }
}
