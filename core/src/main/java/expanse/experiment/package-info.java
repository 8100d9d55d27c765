/// A matrix of settings and seeds, trained and scored side by side.
@NullMarked
package expanse.experiment;

import org.jspecify.annotations.NullMarked;
