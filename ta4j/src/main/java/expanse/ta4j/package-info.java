/// A trained run for programs that trade with ta4j.
@NullMarked
package expanse.ta4j;

import org.jspecify.annotations.NullMarked;
