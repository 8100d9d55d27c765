package expanse.training;

/// The figures of one epoch.
///
/// @param member number in the ensemble, from 1
/// @param epoch counted from 1
/// @param trainLoss what was minimised, mean over the epoch
/// @param validationLoss unweighted sum of the task losses on validation; NaN without validation
/// @param spanF1 mean over validation windows of the F1 at threshold .5
/// @param averagePrecision over all validation bars
/// @param separation mean probability in spans minus outside, on validation
/// @param best whether this epoch is the best so far
/// @param seconds wall time of the epoch
public record EpochReport(
    int member,
    int epoch,
    double trainLoss,
    double validationLoss,
    double spanF1,
    double averagePrecision,
    double separation,
    boolean best,
    double seconds) {}
