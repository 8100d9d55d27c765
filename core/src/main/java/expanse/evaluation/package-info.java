/// Scores of a run beside baselines, with intervals, and the verdict in words.
@NullMarked
package expanse.evaluation;

import org.jspecify.annotations.NullMarked;
