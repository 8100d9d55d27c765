package expanse.studio.marking;

/// A suspect that a person has said is right as it is: a label that models doubt, or a place where
/// they miss one. It is not offered again.
///
/// @param kind of the doubt, such as missing
/// @param start row of its first bar
/// @param end row of its last bar, inclusive
public record Kept(String kind, int start, int end) {}
