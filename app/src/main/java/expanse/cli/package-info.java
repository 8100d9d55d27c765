/// The command line.
@NullMarked
package expanse.cli;

import org.jspecify.annotations.NullMarked;
