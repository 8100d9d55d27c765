/// The library in one package: train on labelled bars, detect over a series, detect as bars close.
///
/// Everything that a program which embeds Expanse needs is here and in `expanse.market`; other
/// packages may change with any version. Times are epoch milliseconds of the start of a bar. Errors
/// that a person can mend are [ExpanseException]s with one line: what, where, and what to do.
@NullMarked
package expanse;

import org.jspecify.annotations.NullMarked;
