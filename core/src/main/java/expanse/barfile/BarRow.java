package expanse.barfile;

import expanse.market.Bar;

/// A row that a reader of bars found, all its cells understood.
///
/// @param number its number, for people
/// @param bar what it says, sound or not
/// @param spareVolume of a second column of volumes, which counts when the first holds nothing but
///   zeros; NaN for none
record BarRow(long number, Bar bar, double spareVolume) {}
