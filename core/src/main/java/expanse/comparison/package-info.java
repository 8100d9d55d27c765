/// Runs side by side: curves, scores, intervals of the differences, a recommendation.
@NullMarked
package expanse.comparison;

import org.jspecify.annotations.NullMarked;
