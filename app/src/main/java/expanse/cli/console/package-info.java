/// Where commands write: results, notes, progress, errors.
@NullMarked
package expanse.cli.console;

import org.jspecify.annotations.NullMarked;
