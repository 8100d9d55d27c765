/// Commands on bars, labels, windows and features.
@NullMarked
package expanse.cli.data;

import org.jspecify.annotations.NullMarked;
