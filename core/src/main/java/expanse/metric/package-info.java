/// Scores of predictions as pure functions of arrays.
@NullMarked
package expanse.metric;

import org.jspecify.annotations.NullMarked;
