package expanse.detection;

/// What a model of spans knows of a span beside where it lies.
///
/// @param typeProbability of the type that is named; NaN when none is
/// @param startFrom epoch milliseconds of the earliest bar with which it begins, with 80 %
/// @param startTo of the latest
/// @param endFrom epoch milliseconds of the earliest bar with which it ends, with 80 %
/// @param endTo of the latest
/// @param open whether it reaches the newest bar, so that it may go on
/// @param remaining bars that it is expected to last after the newest one; NaN when it is not open
public record SpanDetail(
    double typeProbability,
    long startFrom,
    long startTo,
    long endFrom,
    long endTo,
    boolean open,
    double remaining) {}
