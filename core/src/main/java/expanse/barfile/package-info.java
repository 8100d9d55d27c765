/// Files of bars and of trades: reading, checking and writing them.
@NullMarked
package expanse.barfile;

import org.jspecify.annotations.NullMarked;
