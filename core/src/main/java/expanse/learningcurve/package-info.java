/// What more labels are worth: runs on subsets of the labels, and the curve through them.
@NullMarked
package expanse.learningcurve;

import org.jspecify.annotations.NullMarked;
