/// Many runs: comparisons, matrices of settings, learning curves.
@NullMarked
package expanse.experiment;

import org.jspecify.annotations.NullMarked;
