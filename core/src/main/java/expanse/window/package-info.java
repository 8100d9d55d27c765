/// Annotated windows, the files that hold them, and how they are cut.
@NullMarked
package expanse.window;

import org.jspecify.annotations.NullMarked;
