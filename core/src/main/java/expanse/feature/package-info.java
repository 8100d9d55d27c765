/// Causal features of a bar series, computed in one pass and grouped into named sets.
@NullMarked
package expanse.feature;

import org.jspecify.annotations.NullMarked;
