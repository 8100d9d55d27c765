/// Completion scripts for shells and manual pages, made from the command line's own model.
@NullMarked
package expanse.cli.shell;

import org.jspecify.annotations.NullMarked;
