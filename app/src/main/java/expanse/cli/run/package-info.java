/// Commands that make, read and compare runs.
@NullMarked
package expanse.cli.run;

import org.jspecify.annotations.NullMarked;
