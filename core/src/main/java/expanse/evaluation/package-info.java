/// Thresholds, baselines, intervals, calibration, and the verdict.
@NullMarked
package expanse.evaluation;

import org.jspecify.annotations.NullMarked;
