/// Options that several commands share.
@NullMarked
package expanse.cli.option;

import org.jspecify.annotations.NullMarked;
