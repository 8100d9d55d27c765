package expanse;

import java.util.Optional;

/// What is known after a bar has closed.
///
/// @param time epoch milliseconds of the start of that bar
/// @param missing bars still missing to a full window without a session break; 0 when the bar could
///   be predicted
/// @param probability that the bar lies inside an expansion, in [0, 1]; NaN while bars are missing
/// @param inside whether that is above the run's live threshold
/// @param disagreement between the models of the run, NaN when there is only one or bars are
///   missing
/// @param startsSoon probability that an expansion starts within the next five bars, when none is
///   open; NaN while bars are missing, and when the run has no model of spans
/// @param barsToStart bars to the next start, if one comes within 20; NaN as well
/// @param open the expansion that the bar belongs to, as far as it has come; empty when it lies in
///   none
public record Signal(
    long time,
    int missing,
    double probability,
    boolean inside,
    double disagreement,
    double startsSoon,
    double barsToStart,
    Optional<Expansion> open) {}
