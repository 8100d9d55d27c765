/// The studio: one local page to mark, train, look and correct.
@NullMarked
package expanse.studio;

import org.jspecify.annotations.NullMarked;
