/// Predictions by all models of a run: base predictions, stacking weights, calibration.
@NullMarked
package expanse.ensemble;

import org.jspecify.annotations.NullMarked;
