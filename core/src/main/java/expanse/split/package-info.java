/// Splits of windows into training, validation and test that refuse leaks, with their proof.
@NullMarked
package expanse.split;

import org.jspecify.annotations.NullMarked;
